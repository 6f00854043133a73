package dev.raftctl.cli.view;

import dev.raftctl.protocol.tls.CertificateDirectory;
import dev.raftctl.protocol.tls.CertificateDirectory.CertificateFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates in a directory, and how to use them.
 *
 * @param authority the file of the authority's certificate
 * @param isNewAuthority whether this command created the authority
 */
public record CertificatesView(Path authority, boolean isNewAuthority, List<CertificateFiles> holders)
        implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("NAME"),
            Block.Column.left("ROLE"),
            Block.Column.left("UNTIL"),
            Block.Column.left("CERTIFICATE"),
            Block.Column.left(""));

    public CertificatesView {
        holders = List.copyOf(holders);
    }

    public static CertificatesView of(CertificateDirectory folder, List<CertificateFiles> holders) {
        return new CertificatesView(folder.authorityFile(), folder.hasNewAuthority(), holders);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line((isNewAuthority ? "new authority: " : "authority: ") + authority));
        List<List<Cell>> rows = new ArrayList<>();
        for (CertificateFiles each : holders) {
            rows.add(List.of(
                    Cell.of(each.identity().name()),
                    Cell.of(each.identity().role().toString()),
                    Cell.of(each.expiry().toString()),
                    Cell.of(each.files().certificate().toString()),
                    Cell.of(each.isNew() ? "new" : "kept")));
        }
        blocks.add(new Block.Table(COLUMNS, rows));
        Path directory = directory();
        blocks.add(new Block.Line("each server's configuration: [tls] cert = \"" + directory.resolve("{id}.pem")
                + "\"  key = \"" + directory.resolve("{id}-key.pem") + "\"  ca = \"" + authority + "\""));
        blocks.add(new Block.Line("operators: --cacert " + authority + " --cert " + directory.resolve("operator.pem")
                + " --key " + directory.resolve("operator-key.pem")));
        return blocks;
    }

    private Path directory() {
        Path parent = authority.getParent();
        return parent == null ? Path.of("") : parent;
    }

    @Override
    public String listField() {
        return "certificates";
    }

    @Override
    public Data.Fields data() {
        List<Data> all = new ArrayList<>();
        for (CertificateFiles each : holders) {
            all.add(new Data.Fields()
                    .put("name", each.identity().name())
                    .put("role", each.identity().role().toString())
                    .put("certificate", each.files().certificate().toString())
                    .put("key", each.files().key().toString())
                    .put("expires", Timestamps.format(each.expiry().toEpochMilli()))
                    .put("new", each.isNew()));
        }
        return Data.Fields.withSchemaVersion()
                .put("authority", authority.toString())
                .put("newAuthority", isNewAuthority)
                .put("certificates", new Data.Items(all));
    }

    /** Returns the certificate files, one per line. */
    @Override
    public List<Block> valueBlocks() {
        List<Block> lines = new ArrayList<>();
        for (CertificateFiles each : holders) {
            lines.add(new Block.Line(each.files().certificate().toString()));
        }
        return lines;
    }
}
