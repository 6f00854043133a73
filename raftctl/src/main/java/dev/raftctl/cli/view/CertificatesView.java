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
        implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("NAME"),
            DocumentBlock.TextTableColumn.left("ROLE"),
            DocumentBlock.TextTableColumn.left("UNTIL"),
            DocumentBlock.TextTableColumn.left("CERTIFICATE"),
            DocumentBlock.TextTableColumn.left(""));

    public CertificatesView {
        holders = List.copyOf(holders);
    }

    public static CertificatesView of(CertificateDirectory folder, List<CertificateFiles> holders) {
        return new CertificatesView(folder.authorityFile(), folder.hasNewAuthority(), holders);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextLineBlock((isNewAuthority ? "new authority: " : "authority: ") + authority));
        List<List<StyledText>> rows = new ArrayList<>();
        for (CertificateFiles each : holders) {
            rows.add(List.of(
                    StyledText.of(each.identity().name()),
                    StyledText.of(each.identity().role().toString()),
                    StyledText.of(each.expiry().toString()),
                    StyledText.of(each.files().certificate().toString()),
                    StyledText.of(each.isNew() ? "new" : "kept")));
        }
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        Path directory = directory();
        blocks.add(new DocumentBlock.TextLineBlock(
                "each server's configuration: [tls] cert = \"" + directory.resolve("{id}.pem") + "\"  key = \""
                        + directory.resolve("{id}-key.pem") + "\"  ca = \"" + authority + "\""));
        blocks.add(new DocumentBlock.TextLineBlock("operators: --cacert " + authority + " --cert "
                + directory.resolve("operator.pem") + " --key " + directory.resolve("operator-key.pem")));
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
    public StructuredData.ObjectData data() {
        List<StructuredData> all = new ArrayList<>();
        for (CertificateFiles each : holders) {
            all.add(new StructuredData.ObjectData()
                    .put("name", each.identity().name())
                    .put("role", each.identity().role().toString())
                    .put("certificate", each.files().certificate().toString())
                    .put("key", each.files().key().toString())
                    .put("expires", Timestamps.format(each.expiry().toEpochMilli()))
                    .put("new", each.isNew()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("authority", authority.toString())
                .put("newAuthority", isNewAuthority)
                .put("certificates", new StructuredData.ListData(all));
    }

    /** Returns the certificate files, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (CertificateFiles each : holders) {
            lines.add(new DocumentBlock.TextLineBlock(each.files().certificate().toString()));
        }
        return lines;
    }
}
