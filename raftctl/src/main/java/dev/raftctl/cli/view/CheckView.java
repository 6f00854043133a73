package dev.raftctl.cli.view;

import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.node.storage.CheckReport;
import dev.raftctl.node.storage.CheckReport.Finding;
import dev.raftctl.node.storage.Identity;
import dev.raftctl.node.storage.SnapshotStore.Snapshot;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the findings of an offline check of a data directory. */
public record CheckView(CheckReport report) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        Identity identity = report.identity();
        HardState ballot = report.hardState();
        Snapshot snapshot = report.snapshot();
        Block.Fields fields = new Block.Fields()
                .add("directory", report.directory().toString())
                .add("server", identity == null ? "-" : identity.id().value())
                .add(
                        "cluster",
                        identity == null || !identity.hasCluster()
                                ? "-"
                                : identity.clusterName() + " " + identity.clusterId())
                .add("term", ballot == null ? Cell.NONE : Cell.of(ballot.term()))
                .add("voted for", ballot == null ? Cell.NONE : Cell.orNone(ballot.votedFor()))
                .add(
                        "snapshot",
                        snapshot == null ? Cell.NONE : Cell.of(snapshot.last().toString()))
                .add(
                        "log",
                        report.firstIndex() == 0
                                ? "-"
                                : report.firstIndex() + " to " + report.last() + ", " + report.entryCount()
                                        + " entries in " + report.segmentCount() + " files");
        List<Block> blocks = new ArrayList<>();
        blocks.add(fields);
        for (Finding finding : report.findings()) {
            blocks.add(new Block.Line(new Cell(line(finding), tone(finding))));
        }
        if (report.isNewer()) {
            blocks.add(new Block.Line(new Cell(
                    report.isDamaged()
                            ? "damaged, and written by a newer version of raftctl"
                            : "written by a newer version of raftctl",
                    Tone.BAD)));
            blocks.add(new Block.Line(
                    "next: check the directory with the version of raftctl that wrote it, or a newer one; a server of"
                            + " this version refuses to start on it and changes nothing"));
            return blocks;
        }
        if (!report.isDamaged()) {
            blocks.add(new Block.Line(
                    report.hasWarnings()
                            ? new Cell(
                                    "no data is lost; the next start repairs the problems in the warnings",
                                    Tone.WARNING)
                            : new Cell("all records and checksums are correct", Tone.GOOD)));
            return blocks;
        }
        blocks.add(new Block.Line(new Cell("damaged", Tone.BAD)));
        blocks.add(new Block.Line(
                "next: back up the directory, then start the server: it recovers what it can from the other servers,"
                        + " or reports what to do"));
        return blocks;
    }

    private static String line(Finding finding) {
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

    private static String severityName(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    private static Tone tone(Finding finding) {
        return switch (finding.severity()) {
            case DAMAGE, NEWER -> Tone.BAD;
            case WARNING -> Tone.WARNING;
            default -> Tone.PLAIN;
        };
    }

    @Override
    public String listField() {
        return "findings";
    }

    @Override
    public Data.Fields data() {
        Identity identity = report.identity();
        HardState ballot = report.hardState();
        Snapshot snapshot = report.snapshot();
        List<Data> findings = new ArrayList<>();
        for (Finding finding : report.findings()) {
            findings.add(new Data.Fields()
                    .put("severity", severityName(finding))
                    .put("file", finding.file() == null ? null : finding.file().toString())
                    .putNumber("offset", finding.offset() < 0 ? null : finding.offset())
                    .put("what", finding.what()));
        }
        ServerId votedFor = ballot == null ? null : ballot.votedFor();
        return Data.Fields.withSchemaVersion()
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
                .put("findings", new Data.Items(findings));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(report.isDamaged() ? "damaged" : report.isNewer() ? "newer" : "ok"));
    }
}
