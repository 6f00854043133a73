package dev.raftctl.cli.view;

import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.SnapshotStore.StoredSnapshot;
import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the findings of an offline check of a data directory. */
public record DataDirectoryCheckView(DirectoryCheckReport report) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        ServerIdentity identity = report.identity();
        HardState ballot = report.hardState();
        StoredSnapshot snapshot = report.snapshot();
        DocumentBlock.NamedValuesBlock fields = new DocumentBlock.NamedValuesBlock()
                .add("directory", report.directory().toString())
                .add("server", identity == null ? "-" : identity.id().value())
                .add(
                        "cluster",
                        identity == null || !identity.hasCluster()
                                ? "-"
                                : identity.clusterName() + " " + identity.clusterId())
                .add("term", ballot == null ? StyledText.NONE : StyledText.of(ballot.term()))
                .add("voted for", ballot == null ? StyledText.NONE : StyledText.orNone(ballot.votedFor()))
                .add(
                        "snapshot",
                        snapshot == null
                                ? StyledText.NONE
                                : StyledText.of(snapshot.last().toString()))
                .add(
                        "log",
                        report.firstIndex() == 0
                                ? "-"
                                : report.firstIndex() + " to " + report.last() + ", " + report.entryCount()
                                        + " entries in " + report.segmentCount() + " files");
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(fields);
        for (DirectoryFinding finding : report.findings()) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(line(finding), tone(finding))));
        }
        if (report.isNewer()) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(
                    report.isDamaged()
                            ? "damaged, and written by a newer version of raftctl"
                            : "written by a newer version of raftctl",
                    TextTone.BAD)));
            blocks.add(new DocumentBlock.TextLineBlock(
                    "next: check the directory with the version of raftctl that wrote it, or a newer one; a server of"
                            + " this version refuses to start on it and changes nothing"));
            return blocks;
        }
        if (!report.isDamaged()) {
            blocks.add(new DocumentBlock.TextLineBlock(
                    report.hasWarnings()
                            ? new StyledText(
                                    "no data is lost; the next start repairs the problems in the warnings",
                                    TextTone.WARNING)
                            : new StyledText("all records and checksums are correct", TextTone.GOOD)));
            return blocks;
        }
        blocks.add(new DocumentBlock.TextLineBlock(new StyledText("damaged", TextTone.BAD)));
        blocks.add(new DocumentBlock.TextLineBlock(
                "next: back up the directory, then start the server: it recovers what it can from the other servers,"
                        + " or reports what to do"));
        return blocks;
    }

    private static String line(DirectoryFinding finding) {
        // Messages of file readers usually begin with the file's name.
        boolean isPlaced = finding.file() != null
                && finding.what().startsWith(finding.file().toString());
        String location = finding.file() == null || isPlaced
                ? ""
                : finding.file() + (finding.offset() < 0 ? "" : " at " + finding.offset()) + ": ";
        boolean namesFile = finding.file() != null
                && finding.what().startsWith(finding.file().toString());
        return severityName(finding) + ": " + (namesFile ? "" : location) + finding.what();
    }

    private static String severityName(DirectoryFinding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    private static TextTone tone(DirectoryFinding finding) {
        return switch (finding.severity()) {
            case DAMAGE, NEWER -> TextTone.BAD;
            case WARNING -> TextTone.WARNING;
            default -> TextTone.PLAIN;
        };
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public StructuredData.ObjectData data() {
        ServerIdentity identity = report.identity();
        HardState ballot = report.hardState();
        StoredSnapshot snapshot = report.snapshot();
        List<StructuredData> findings = new ArrayList<>();
        for (DirectoryFinding finding : report.findings()) {
            findings.add(new StructuredData.ObjectData()
                    .put("severity", severityName(finding))
                    .put("file", finding.file() == null ? null : finding.file().toString())
                    .putNumber("offset", finding.offset() < 0 ? null : finding.offset())
                    .put("what", finding.what()));
        }
        ServerId votedFor = ballot == null ? null : ballot.votedFor();
        return StructuredData.ObjectData.withSchemaVersion()
                .put("directory", report.directory().toString())
                .put("id", identity == null ? null : identity.id().value())
                .put("clusterId", identity == null ? null : identity.clusterId())
                .putNumber("term", ballot == null ? null : ballot.term())
                .put("votedFor", votedFor == null ? null : votedFor.value())
                .putNumber(
                        "snapshotIndex",
                        snapshot == null ? null : snapshot.last().index())
                .put("firstIndex", report.firstIndex())
                .put("lastIndex", report.last().index())
                .put("lastTerm", report.last().term())
                .put("entries", report.entryCount())
                .put("damaged", report.isDamaged())
                .put("newer", report.isNewer())
                .put("findings", new StructuredData.ListData(findings));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(
                new DocumentBlock.TextLineBlock(report.isDamaged() ? "damaged" : report.isNewer() ? "newer" : "ok"));
    }
}
