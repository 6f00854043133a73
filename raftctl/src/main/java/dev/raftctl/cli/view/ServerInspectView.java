package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows everything that one server knows about itself and, if it is the leader, about its followers. */
public record ServerInspectView(ServerStatus status) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> FOLLOWER_COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("FOLLOWER"),
            DocumentBlock.TextTableColumn.right("MATCH"),
            DocumentBlock.TextTableColumn.right("NEXT"),
            DocumentBlock.TextTableColumn.left("MODE"),
            DocumentBlock.TextTableColumn.right("IN FLIGHT"),
            DocumentBlock.TextTableColumn.right("BYTES"),
            DocumentBlock.TextTableColumn.right("HEARD"),
            DocumentBlock.TextTableColumn.right("BEHIND"));
    private static final List<DocumentBlock.TextTableColumn> LINK_COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("LINK TO"),
            DocumentBlock.TextTableColumn.right("ANSWERED"),
            DocumentBlock.TextTableColumn.left("TROUBLE"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        Configuration configuration = status.configuration();
        DocumentBlock.NamedValuesBlock fields = new DocumentBlock.NamedValuesBlock()
                .add("id", status.id().value())
                .add("address", status.address())
                .add("cluster", status.clusterId().isEmpty() ? "-" : status.clusterName() + " " + status.clusterId())
                .add("incarnation", Long.toHexString(status.incarnation()))
                .add("role", status.role().label())
                .add("term", StyledText.of(status.term()))
                .add("voted for", StyledText.orNone(status.votedFor()))
                .add("leader", StyledText.orNone(status.leader()))
                .add("log", status.firstIndex() + " to " + status.last())
                .add("durable up to", StyledText.of(status.matchIndex()))
                .add("commit", StyledText.of(status.commitIndex()))
                .add("applied", StyledText.of(status.lastApplied()))
                .add("snapshot", StyledText.of(status.snapshotIndex()))
                .add(
                        "configuration",
                        configuration.isEmpty()
                                ? "-"
                                : configuration + ", index " + status.configIndex()
                                        + (status.configCommitted() ? ", committed" : ", not known to be committed"))
                .add("leader contact", formatContact(status.lastLeaderContactMs()))
                .add(
                        "majority contact",
                        status.quorumContactMs() < 0
                                ? "-"
                                : HumanReadableUnits.millis(status.quorumContactMs()) + " ago")
                .add(
                        "election timeout",
                        HumanReadableUnits.millis(status.electionTimeoutMs()) + " to "
                                + HumanReadableUnits.millis(2 * status.electionTimeoutMs()))
                .add("heartbeat", HumanReadableUnits.millis(status.heartbeatMs()))
                .add("sessions", StyledText.of(status.sessionCount()))
                .add("keys", StyledText.of(status.keyCount()))
                .add("up", HumanReadableUnits.millis(status.uptimeMs()))
                .add("version", status.version());
        if (status.electionHoldoffMs() > 0) {
            fields.add("will not campaign for", HumanReadableUnits.millis(status.electionHoldoffMs()));
        }
        if (!status.nonVotingReason().isEmpty()) {
            fields.add(
                    "not allowed to vote or campaign",
                    new StyledText(status.nonVotingReason(), StyledText.TextTone.BAD));
        }
        DiskSpaceStatus disk = status.disk();
        if (!disk.directory().isEmpty()) {
            fields.add("directory", disk.directory());
            fields.add(
                    "disk",
                    new StyledText(
                            disk.level().label() + ", "
                                    + (disk.freeBytes() < 0 ? "?" : HumanReadableUnits.bytes(disk.freeBytes()))
                                    + " free, minimum " + HumanReadableUnits.bytes(disk.minFreeBytes()),
                            disk.level() == DiskSpaceLevel.AMPLE
                                    ? StyledText.TextTone.PLAIN
                                    : StyledText.TextTone.BAD));
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
                                            + HumanReadableUnits.bytes(change.bytesSent())
                                            + " sent"));
        }
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(fields);
        if (!status.followers().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock(""));
            blocks.add(followers());
        }
        if (!status.observations().links().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock(""));
            blocks.add(links());
        }
        return blocks;
    }

    private static String formatContact(long millis) {
        return millis < 0 ? "never" : HumanReadableUnits.millis(millis) + " ago";
    }

    private DocumentBlock followers() {
        List<List<StyledText>> rows = new ArrayList<>();
        for (FollowerStatus each : status.followers()) {
            rows.add(List.of(
                    StyledText.of(each.id().value()),
                    StyledText.of(each.matchIndex()),
                    StyledText.of(each.nextIndex()),
                    StyledText.of(each.mode()),
                    StyledText.of(each.inFlightMessages()),
                    StyledText.of(each.inFlightBytes()),
                    StyledText.of(formatContact(each.lastContactMs())),
                    formatLag(each.id())));
        }
        return new DocumentBlock.TextTableBlock(FOLLOWER_COLUMNS, rows);
    }

    private StyledText formatLag(ServerId follower) {
        Long millis = lagMillis(follower);
        return millis == null ? StyledText.NONE : StyledText.of(HumanReadableUnits.millis(millis));
    }

    private @Nullable Long lagMillis(ServerId follower) {
        for (FollowerLag each : status.observations().followerLags()) {
            if (each.id().equals(follower)) {
                return nullIfNegative(each.lagMs());
            }
        }
        return null;
    }

    private DocumentBlock links() {
        List<List<StyledText>> rows = new ArrayList<>();
        for (PeerLinkStatus each : status.observations().links()) {
            rows.add(List.of(
                    StyledText.of(each.peer().value()),
                    StyledText.of(formatContact(each.lastResponseMs())),
                    each.problem().isEmpty()
                            ? StyledText.NONE
                            : new StyledText(each.problem(), StyledText.TextTone.BAD)));
        }
        return new DocumentBlock.TextTableBlock(LINK_COLUMNS, rows);
    }

    /**
     * Adds what the server has measured about its disk and CPU, or nothing if the server's version does not report it.
     */
    private void addObservations(DocumentBlock.NamedValuesBlock fields) {
        HealthObservations observed = status.observations();
        if (!observed.isKnown()) {
            return;
        }
        if (observed.commitLagMs() > 0) {
            fields.add("uncommitted for", HumanReadableUnits.millis(observed.commitLagMs()));
        }
        if (observed.applyLagMs() > 0) {
            fields.add("unapplied for", HumanReadableUnits.millis(observed.applyLagMs()));
        }
        fields.add(
                "log writes",
                observed.recentWriteCount() + " in the last 20s, " + observed.slowWriteCount()
                        + " of 200ms or more, longest "
                        + HumanReadableUnits.millis(observed.longestWriteMs())
                        + (observed.currentWriteMs() == 0
                                ? ""
                                : ", one running for " + HumanReadableUnits.millis(observed.currentWriteMs())));
        fields.add(
                "late",
                observed.coreDelayPercent() + " % of the last 20s, at most "
                        + HumanReadableUnits.millis(observed.longestCoreDelayMs()));
        fields.add("elections won", observed.recentElectionsWon() + " in the last 5 minutes without a request");
    }

    private StructuredData observedData() {
        HealthObservations observed = status.observations();
        if (!observed.isKnown()) {
            return new StructuredData.NullData();
        }
        List<StructuredData> links = new ArrayList<>();
        for (PeerLinkStatus each : observed.links()) {
            links.add(new StructuredData.ObjectData()
                    .put("id", each.peer().value())
                    .putNumber("answeredMs", nullIfNegative(each.lastResponseMs()))
                    .put("trouble", each.problem().isEmpty() ? null : each.problem()));
        }
        return new StructuredData.ObjectData()
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
                .put("links", new StructuredData.ListData(links));
    }

    @Override
    public StructuredData.ObjectData data() {
        Configuration configuration = status.configuration();
        StructuredData.ObjectData config = new StructuredData.ObjectData()
                .put("index", status.configIndex())
                .put("committed", status.configCommitted())
                .put("joint", configuration.isJoint())
                .putTexts("voters", configuration.voters())
                .putTexts("outgoing", configuration.outgoing())
                .putTexts("learners", configuration.learners());
        List<StructuredData> followers = new ArrayList<>();
        for (FollowerStatus each : status.followers()) {
            followers.add(new StructuredData.ObjectData()
                    .put("id", each.id().value())
                    .put("matchIndex", each.matchIndex())
                    .put("nextIndex", each.nextIndex())
                    .put("mode", each.mode())
                    .put("inFlightMessages", each.inFlightMessages())
                    .put("inFlightBytes", each.inFlightBytes())
                    .putNumber("lastContactMs", nullIfNegative(each.lastContactMs()))
                    .putNumber("behindMs", lagMillis(each.id())));
        }
        return StructuredData.ObjectData.withSchemaVersion()
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
                .put("followers", new StructuredData.ListData(followers))
                .put("observed", observedData());
    }

    private static StructuredData change(@Nullable MembershipChangeStatus change) {
        if (change == null) {
            return new StructuredData.NullData();
        }
        return new StructuredData.ObjectData()
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
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(status.role().label()));
    }
}
