package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.Space;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything one server knows of itself, and a leader of its followers. */
public record InspectView(ServerStatus status) implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left("FOLLOWER"),
            Block.Column.right("MATCH"),
            Block.Column.right("NEXT"),
            Block.Column.left("MODE"),
            Block.Column.right("IN FLIGHT"),
            Block.Column.right("BYTES"),
            Block.Column.right("HEARD"),
            Block.Column.right("BEHIND"));
    private static final List<Block.Column> LINK_COLUMNS =
            List.of(Block.Column.left("LINK TO"), Block.Column.right("ANSWERED"), Block.Column.left("TROUBLE"));

    @Override
    public List<Block> blocks(boolean wide) {
        Configuration configuration = status.configuration();
        Block.Fields fields = new Block.Fields()
                .add("id", status.id().value())
                .add("address", status.address())
                .add("cluster", status.clusterId().isEmpty() ? "-" : status.clusterName() + " " + status.clusterId())
                .add("incarnation", Long.toHexString(status.incarnation()))
                .add("role", status.role().word())
                .add("term", Cell.of(status.term()))
                .add("voted for", Cell.orNone(status.votedFor()))
                .add("leader", Cell.orNone(status.leader()))
                .add("log", status.firstIndex() + " to " + status.last())
                .add("stored up to", Cell.of(status.matchIndex()))
                .add("commit", Cell.of(status.commitIndex()))
                .add("applied", Cell.of(status.lastApplied()))
                .add("snapshot", Cell.of(status.snapshotIndex()))
                .add(
                        "configuration",
                        configuration.isEmpty()
                                ? "-"
                                : configuration + ", index " + status.configIndex()
                                        + (status.configCommitted() ? ", committed" : ", not known committed"))
                .add("heard leader", heard(status.lastLeaderContactMs()))
                .add(
                        "heard majority",
                        status.quorumContactMs() < 0 ? "-" : Spans.millis(status.quorumContactMs()) + " ago")
                .add(
                        "election timeout",
                        Spans.millis(status.electionTimeoutMs()) + " to "
                                + Spans.millis(2 * status.electionTimeoutMs()))
                .add("heartbeat", Spans.millis(status.heartbeatMs()))
                .add("sessions", Cell.of(status.sessions()))
                .add("keys", Cell.of(status.keys()))
                .add("up", Spans.millis(status.uptimeMs()))
                .add("version", status.version());
        if (status.holdMs() > 0) {
            fields.add("does not stand for", Spans.millis(status.holdMs()));
        }
        if (!status.barred().isEmpty()) {
            fields.add("neither votes nor stands", new Cell(status.barred(), Cell.Tone.BAD));
        }
        DiskSpace disk = status.disk();
        if (!disk.directory().isEmpty()) {
            fields.add("directory", disk.directory());
            fields.add(
                    "disk",
                    new Cell(
                            disk.space().word() + ", "
                                    + (disk.freeBytes() < 0 ? "?" : Spans.bytes(disk.freeBytes()))
                                    + " free, " + Spans.bytes(disk.minFreeBytes()) + " to be kept free",
                            disk.space() == Space.AMPLE ? Cell.Tone.PLAIN : Cell.Tone.BAD));
        }
        observed(fields);
        ChangeStatus change = status.change();
        if (change != null) {
            fields.add(
                    "membership change",
                    change.phase()
                            + (change.server().isEmpty()
                                    ? ""
                                    : ": " + change.server() + ", round " + change.round() + ", " + change.matchIndex()
                                            + " of " + change.targetIndex() + ", " + Spans.bytes(change.bytesSent())
                                            + " sent"));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(fields);
        if (!status.followers().isEmpty()) {
            blocks.add(new Block.Line(""));
            blocks.add(followers());
        }
        if (!status.observed().links().isEmpty()) {
            blocks.add(new Block.Line(""));
            blocks.add(links());
        }
        return blocks;
    }

    private static String heard(long millis) {
        return millis < 0 ? "never" : Spans.millis(millis) + " ago";
    }

    private Block followers() {
        List<List<Cell>> rows = new ArrayList<>();
        for (FollowerStatus each : status.followers()) {
            rows.add(List.of(
                    Cell.of(each.id().value()),
                    Cell.of(each.matchIndex()),
                    Cell.of(each.nextIndex()),
                    Cell.of(each.mode()),
                    Cell.of(each.inFlightMessages()),
                    Cell.of(each.inFlightBytes()),
                    Cell.of(heard(each.lastContactMs())),
                    behind(each.id())));
        }
        return new Block.Table(COLUMNS, rows);
    }

    private Cell behind(ServerId follower) {
        Long millis = behindMs(follower);
        return millis == null ? Cell.NONE : Cell.of(Spans.millis(millis));
    }

    private @Nullable Long behindMs(ServerId follower) {
        for (FollowerLag each : status.observed().lags()) {
            if (each.id().equals(follower)) {
                return age(each.behindMs());
            }
        }
        return null;
    }

    private Block links() {
        List<List<Cell>> rows = new ArrayList<>();
        for (LinkStatus each : status.observed().links()) {
            rows.add(List.of(
                    Cell.of(each.to().value()),
                    Cell.of(heard(each.answeredMs())),
                    each.trouble().isEmpty() ? Cell.NONE : new Cell(each.trouble(), Cell.Tone.BAD)));
        }
        return new Block.Table(LINK_COLUMNS, rows);
    }

    /** What it observes of its disk and its processor; of a version that reports nothing: nothing. */
    private void observed(Block.Fields fields) {
        Observations observed = status.observed();
        if (!observed.isKnown()) {
            return;
        }
        if (observed.uncommittedMs() > 0) {
            fields.add("uncommitted for", Spans.millis(observed.uncommittedMs()));
        }
        if (observed.unappliedMs() > 0) {
            fields.add("unapplied for", Spans.millis(observed.unappliedMs()));
        }
        fields.add(
                "log writes",
                observed.writes() + " in the last 20s, " + observed.slowWrites() + " of 200ms or more, longest "
                        + Spans.millis(observed.longestWriteMs())
                        + (observed.writeRunningMs() == 0
                                ? ""
                                : ", one runs for " + Spans.millis(observed.writeRunningMs())));
        fields.add(
                "late",
                observed.latePercent() + " % of the last 20s, at most " + Spans.millis(observed.longestLateMs()));
        fields.add("elections won", observed.electionsWon() + " in the last 5 minutes without being asked to");
    }

    private Data observedData() {
        Observations observed = status.observed();
        if (!observed.isKnown()) {
            return new Data.Nothing();
        }
        List<Data> links = new ArrayList<>();
        for (LinkStatus each : observed.links()) {
            links.add(new Data.Fields()
                    .put("id", each.to().value())
                    .putNumber("answeredMs", age(each.answeredMs()))
                    .put("trouble", each.trouble().isEmpty() ? null : each.trouble()));
        }
        return new Data.Fields()
                .putNumber("leadingMs", age(observed.leadingMs()))
                .putNumber("uncommittedMs", age(observed.uncommittedMs()))
                .put("unappliedMs", observed.unappliedMs())
                .put("writeRunningMs", observed.writeRunningMs())
                .put("writes", observed.writes())
                .put("slowWrites", observed.slowWrites())
                .put("longestWriteMs", observed.longestWriteMs())
                .put("latePercent", observed.latePercent())
                .put("longestLateMs", observed.longestLateMs())
                .put("electionsWon", observed.electionsWon())
                .put("links", new Data.Items(links));
    }

    @Override
    public Data.Fields data() {
        Configuration configuration = status.configuration();
        Data.Fields config = new Data.Fields()
                .put("index", status.configIndex())
                .put("committed", status.configCommitted())
                .put("joint", configuration.isJoint())
                .putAll("voters", configuration.voters())
                .putAll("outgoing", configuration.outgoing())
                .putAll("learners", configuration.learners());
        List<Data> followers = new ArrayList<>();
        for (FollowerStatus each : status.followers()) {
            followers.add(new Data.Fields()
                    .put("id", each.id().value())
                    .put("matchIndex", each.matchIndex())
                    .put("nextIndex", each.nextIndex())
                    .put("mode", each.mode())
                    .put("inFlightMessages", each.inFlightMessages())
                    .put("inFlightBytes", each.inFlightBytes())
                    .putNumber("lastContactMs", age(each.lastContactMs()))
                    .putNumber("behindMs", behindMs(each.id())));
        }
        return Data.Fields.versioned()
                .put("id", status.id().value())
                .put("address", status.address())
                .put("clusterId", status.clusterId())
                .put("name", status.clusterName())
                .put("incarnation", Long.toHexString(status.incarnation()))
                .put("role", status.role().word())
                .put("term", status.term())
                .put("votedFor", text(status.votedFor()))
                .put("leader", text(status.leader()))
                .put("firstIndex", status.firstIndex())
                .put("lastIndex", status.last().index())
                .put("lastTerm", status.last().term())
                .put("matchIndex", status.matchIndex())
                .put("commitIndex", status.commitIndex())
                .put("lastApplied", status.lastApplied())
                .put("snapshotIndex", status.snapshotIndex())
                .put("configuration", config)
                .putNumber("lastContactMs", age(status.lastLeaderContactMs()))
                .putNumber("quorumContactMs", age(status.quorumContactMs()))
                .put("holdMs", status.holdMs())
                .put("barred", status.barred().isEmpty() ? null : status.barred())
                .put("electionTimeoutMs", status.electionTimeoutMs())
                .put("heartbeatMs", status.heartbeatMs())
                .put("sessions", status.sessions())
                .put("keys", status.keys())
                .put("uptimeMs", status.uptimeMs())
                .put("version", status.version())
                .put("directory", status.disk().directory())
                .put("diskSpace", status.disk().space().word())
                .putNumber("diskFreeBytes", age(status.disk().freeBytes()))
                .put("diskMinFreeBytes", status.disk().minFreeBytes())
                .put("change", change(status.change()))
                .put("followers", new Data.Items(followers))
                .put("observed", observedData());
    }

    private static Data change(@Nullable ChangeStatus change) {
        if (change == null) {
            return new Data.Nothing();
        }
        return new Data.Fields()
                .put("phase", change.phase())
                .put("server", change.server())
                .put("round", change.round())
                .put("matchIndex", change.matchIndex())
                .put("targetIndex", change.targetIndex())
                .put("bytesSent", change.bytesSent())
                .put("elapsedMs", change.elapsedMs());
    }

    private static @Nullable Long age(long millis) {
        return millis < 0 ? null : millis;
    }

    private static @Nullable String text(@Nullable ServerId id) {
        return id == null ? null : id.value();
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(status.role().word()));
    }
}
