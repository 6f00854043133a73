package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows everything that one server knows about itself and, if it is the leader, about its followers. */
public record InspectView(ServerStatus status) implements Document {
    private static final List<Block.Column> FOLLOWER_COLUMNS = List.of(
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
                .add("role", status.role().label())
                .add("term", Cell.of(status.term()))
                .add("voted for", Cell.orNone(status.votedFor()))
                .add("leader", Cell.orNone(status.leader()))
                .add("log", status.firstIndex() + " to " + status.last())
                .add("durable up to", Cell.of(status.matchIndex()))
                .add("commit", Cell.of(status.commitIndex()))
                .add("applied", Cell.of(status.lastApplied()))
                .add("snapshot", Cell.of(status.snapshotIndex()))
                .add(
                        "configuration",
                        configuration.isEmpty()
                                ? "-"
                                : configuration + ", index " + status.configIndex()
                                        + (status.configCommitted() ? ", committed" : ", not known to be committed"))
                .add("leader contact", formatContact(status.lastLeaderContactMs()))
                .add(
                        "majority contact",
                        status.quorumContactMs() < 0 ? "-" : HumanUnits.millis(status.quorumContactMs()) + " ago")
                .add(
                        "election timeout",
                        HumanUnits.millis(status.electionTimeoutMs()) + " to "
                                + HumanUnits.millis(2 * status.electionTimeoutMs()))
                .add("heartbeat", HumanUnits.millis(status.heartbeatMs()))
                .add("sessions", Cell.of(status.sessionCount()))
                .add("keys", Cell.of(status.keyCount()))
                .add("up", HumanUnits.millis(status.uptimeMs()))
                .add("version", status.version());
        if (status.electionHoldoffMs() > 0) {
            fields.add("will not campaign for", HumanUnits.millis(status.electionHoldoffMs()));
        }
        if (!status.nonVotingReason().isEmpty()) {
            fields.add("not allowed to vote or campaign", new Cell(status.nonVotingReason(), Cell.Tone.BAD));
        }
        DiskSpace disk = status.disk();
        if (!disk.directory().isEmpty()) {
            fields.add("directory", disk.directory());
            fields.add(
                    "disk",
                    new Cell(
                            disk.level().label() + ", "
                                    + (disk.freeBytes() < 0 ? "?" : HumanUnits.bytes(disk.freeBytes()))
                                    + " free, minimum " + HumanUnits.bytes(disk.minFreeBytes()),
                            disk.level() == DiskSpaceLevel.AMPLE ? Cell.Tone.PLAIN : Cell.Tone.BAD));
        }
        addObservations(fields);
        MembershipChangeStatus change = status.change();
        if (change != null) {
            fields.add(
                    "membership change",
                    change.phase()
                            + (change.server().isEmpty()
                                    ? ""
                                    : ": " + change.server() + ", round " + change.round() + ", " + change.matchIndex()
                                            + " of " + change.targetIndex() + ", "
                                            + HumanUnits.bytes(change.bytesSent())
                                            + " sent"));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(fields);
        if (!status.followers().isEmpty()) {
            blocks.add(new Block.Line(""));
            blocks.add(followers());
        }
        if (!status.observations().links().isEmpty()) {
            blocks.add(new Block.Line(""));
            blocks.add(links());
        }
        return blocks;
    }

    private static String formatContact(long millis) {
        return millis < 0 ? "never" : HumanUnits.millis(millis) + " ago";
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
                    Cell.of(formatContact(each.lastContactMs())),
                    formatLag(each.id())));
        }
        return new Block.Table(FOLLOWER_COLUMNS, rows);
    }

    private Cell formatLag(ServerId follower) {
        Long millis = lagMillis(follower);
        return millis == null ? Cell.NONE : Cell.of(HumanUnits.millis(millis));
    }

    private @Nullable Long lagMillis(ServerId follower) {
        for (FollowerLag each : status.observations().followerLags()) {
            if (each.id().equals(follower)) {
                return nullIfNegative(each.lagMs());
            }
        }
        return null;
    }

    private Block links() {
        List<List<Cell>> rows = new ArrayList<>();
        for (LinkStatus each : status.observations().links()) {
            rows.add(List.of(
                    Cell.of(each.peer().value()),
                    Cell.of(formatContact(each.lastResponseMs())),
                    each.problem().isEmpty() ? Cell.NONE : new Cell(each.problem(), Cell.Tone.BAD)));
        }
        return new Block.Table(LINK_COLUMNS, rows);
    }

    /**
     * Adds what the server has measured about its disk and CPU, or nothing if the server's version does not report it.
     */
    private void addObservations(Block.Fields fields) {
        Observations observed = status.observations();
        if (!observed.isKnown()) {
            return;
        }
        if (observed.commitLagMs() > 0) {
            fields.add("uncommitted for", HumanUnits.millis(observed.commitLagMs()));
        }
        if (observed.applyLagMs() > 0) {
            fields.add("unapplied for", HumanUnits.millis(observed.applyLagMs()));
        }
        fields.add(
                "log writes",
                observed.recentWriteCount() + " in the last 20s, " + observed.slowWriteCount()
                        + " of 200ms or more, longest "
                        + HumanUnits.millis(observed.longestWriteMs())
                        + (observed.currentWriteMs() == 0
                                ? ""
                                : ", one running for " + HumanUnits.millis(observed.currentWriteMs())));
        fields.add(
                "late",
                observed.coreDelayPercent() + " % of the last 20s, at most "
                        + HumanUnits.millis(observed.longestCoreDelayMs()));
        fields.add("elections won", observed.recentElectionsWon() + " in the last 5 minutes without a request");
    }

    private Data observedData() {
        Observations observed = status.observations();
        if (!observed.isKnown()) {
            return new Data.Null();
        }
        List<Data> links = new ArrayList<>();
        for (LinkStatus each : observed.links()) {
            links.add(new Data.Fields()
                    .put("id", each.peer().value())
                    .putNumber("answeredMs", nullIfNegative(each.lastResponseMs()))
                    .put("trouble", each.problem().isEmpty() ? null : each.problem()));
        }
        return new Data.Fields()
                .putNumber("leadingMs", nullIfNegative(observed.leaderForMs()))
                .putNumber("uncommittedMs", nullIfNegative(observed.commitLagMs()))
                .put("unappliedMs", observed.applyLagMs())
                .put("writeRunningMs", observed.currentWriteMs())
                .put("writes", observed.recentWriteCount())
                .put("slowWrites", observed.slowWriteCount())
                .put("longestWriteMs", observed.longestWriteMs())
                .put("latePercent", observed.coreDelayPercent())
                .put("longestLateMs", observed.longestCoreDelayMs())
                .put("electionsWon", observed.recentElectionsWon())
                .put("links", new Data.Items(links));
    }

    @Override
    public Data.Fields data() {
        Configuration configuration = status.configuration();
        Data.Fields config = new Data.Fields()
                .put("index", status.configIndex())
                .put("committed", status.configCommitted())
                .put("joint", configuration.isJoint())
                .putTexts("voters", configuration.voters())
                .putTexts("outgoing", configuration.outgoing())
                .putTexts("learners", configuration.learners());
        List<Data> followers = new ArrayList<>();
        for (FollowerStatus each : status.followers()) {
            followers.add(new Data.Fields()
                    .put("id", each.id().value())
                    .put("matchIndex", each.matchIndex())
                    .put("nextIndex", each.nextIndex())
                    .put("mode", each.mode())
                    .put("inFlightMessages", each.inFlightMessages())
                    .put("inFlightBytes", each.inFlightBytes())
                    .putNumber("lastContactMs", nullIfNegative(each.lastContactMs()))
                    .putNumber("behindMs", lagMillis(each.id())));
        }
        return Data.Fields.withSchemaVersion()
                .put("id", status.id().value())
                .put("address", status.address())
                .put("clusterId", status.clusterId())
                .put("name", status.clusterName())
                .put("incarnation", Long.toHexString(status.incarnation()))
                .put("role", status.role().label())
                .put("term", status.term())
                .put("votedFor", idOrNull(status.votedFor()))
                .put("leader", idOrNull(status.leader()))
                .put("firstIndex", status.firstIndex())
                .put("lastIndex", status.last().index())
                .put("lastTerm", status.last().term())
                .put("matchIndex", status.matchIndex())
                .put("commitIndex", status.commitIndex())
                .put("lastApplied", status.lastApplied())
                .put("snapshotIndex", status.snapshotIndex())
                .put("configuration", config)
                .putNumber("lastContactMs", nullIfNegative(status.lastLeaderContactMs()))
                .putNumber("quorumContactMs", nullIfNegative(status.quorumContactMs()))
                .put("holdMs", status.electionHoldoffMs())
                .put("barred", status.nonVotingReason().isEmpty() ? null : status.nonVotingReason())
                .put("electionTimeoutMs", status.electionTimeoutMs())
                .put("heartbeatMs", status.heartbeatMs())
                .put("sessions", status.sessionCount())
                .put("keys", status.keyCount())
                .put("uptimeMs", status.uptimeMs())
                .put("version", status.version())
                .put("directory", status.disk().directory())
                .put("diskSpace", status.disk().level().label())
                .putNumber("diskFreeBytes", nullIfNegative(status.disk().freeBytes()))
                .put("diskMinFreeBytes", status.disk().minFreeBytes())
                .put("change", change(status.change()))
                .put("followers", new Data.Items(followers))
                .put("observed", observedData());
    }

    private static Data change(@Nullable MembershipChangeStatus change) {
        if (change == null) {
            return new Data.Null();
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

    private static @Nullable Long nullIfNegative(long millis) {
        return millis < 0 ? null : millis;
    }

    private static @Nullable String idOrNull(@Nullable ServerId id) {
        return id == null ? null : id.value();
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(status.role().label()));
    }
}
