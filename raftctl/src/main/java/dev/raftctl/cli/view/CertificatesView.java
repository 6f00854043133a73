package dev.raftctl.cli.view;

import dev.raftctl.protocol.tls.TlsFolder;
import dev.raftctl.protocol.tls.TlsFolder.Holder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates of a directory, and how they are used.
 *
 * @param authority the file of the authority's certificate
 * @param fresh whether the authority was made now
 */
public record CertificatesView(Path authority, boolean fresh, List<Holder> holders) implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("NAME"),
            Block.Column.left("ROLE"),
            Block.Column.left("UNTIL"),
            Block.Column.left("CERTIFICATE"),
            Block.Column.left(""));

    public CertificatesView {
        holders = List.copyOf(holders);
    }

    public static CertificatesView of(TlsFolder folder, List<Holder> holders) {
        return new CertificatesView(folder.authorityFile(), folder.isNew(), holders);
    }

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Line((fresh ? "new authority: " : "authority: ") + authority));
        List<List<Cell>> rows = new ArrayList<>();
        for (Holder each : holders) {
            rows.add(List.of(
                    Cell.of(each.name().name()),
                    Cell.of(each.name().role().toString()),
                    Cell.of(each.expiry().toString()),
                    Cell.of(each.files().certificate().toString()),
                    Cell.of(each.fresh() ? "new" : "kept")));
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
    public String list() {
        return "certificates";
    }

    @Override
    public Data.Fields data() {
        List<Data> all = new ArrayList<>();
        for (Holder each : holders) {
            all.add(new Data.Fields()
                    .put("name", each.name().name())
                    .put("role", each.name().role().toString())
                    .put("certificate", each.files().certificate().toString())
                    .put("key", each.files().key().toString())
                    .put("expires", Times.text(each.expiry().toEpochMilli()))
                    .put("new", each.fresh()));
        }
        return Data.Fields.versioned()
                .put("authority", authority.toString())
                .put("newAuthority", fresh)
                .put("certificates", new Data.Items(all));
    }

    /** The files of the certificates, a line each. */
    @Override
    public List<Block> bare() {
        List<Block> lines = new ArrayList<>();
        for (Holder each : holders) {
            lines.add(new Block.Line(each.files().certificate().toString()));
        }
        return lines;
    }
}
