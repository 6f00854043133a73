package dev.raftctl.cli.view;

import dev.raftctl.cli.view.StructuredData.ListData;
import dev.raftctl.cli.view.StructuredData.NullData;
import dev.raftctl.cli.view.StructuredData.ObjectData;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PeerLinkStatus;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ReplicatedStateStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerMaintenance;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusField;
import dev.raftctl.protocol.message.ServerStatusFieldVisitor;
import dev.raftctl.protocol.message.ServerStatusFields;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.WatchStatus;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a server status as JSON: most under one name, a few under several. */
final class ServerStatusJson implements ServerStatusFieldVisitor {
    private final ServerStatus status;
    private final Map<ServerStatusField, ObjectData> parts = new EnumMap<>(ServerStatusField.class);

    private ServerStatusJson(ServerStatus status) {
        this.status = status;
    }

    /** Returns the JSON of each field of a status. */
    static ServerStatusJson of(ServerStatus status) {
        ServerStatusJson json = new ServerStatusJson(status);
        ServerStatusFields.accept(status, json);
        return json;
    }

    /** Adds a field to an object. */
    void addTo(ObjectData object, ServerStatusField field) {
        object.values().putAll(fields(field).values());
    }

    private ObjectData fields(ServerStatusField field) {
        return parts.computeIfAbsent(field, first -> new ObjectData());
    }

    private void put(ServerStatusField field, @Nullable String text) {
        fields(field).put(field.jsonName(), text);
    }

    private void put(ServerStatusField field, long number) {
        fields(field).put(field.jsonName(), number);
    }

    private void put(ServerStatusField field, StructuredData value) {
        fields(field).put(field.jsonName(), value);
    }

    private static @Nullable Long nullIfNegative(long millis) {
        return millis < 0 ? null : millis;
    }

    /** Returns the lag of a follower in milliseconds, or null if it is unknown. */
    static @Nullable Long lagMillis(ServerStatus leader, ServerId follower) {
        for (FollowerLag each : leader.observations().followerLags()) {
            if (each.id().equals(follower)) {
                return nullIfNegative(each.lagMs());
            }
        }
        return null;
    }

    @Override
    public void serverId(ServerStatusField field, ServerId id) {
        put(field, id.value());
    }

    @Override
    public void text(ServerStatusField field, String text) {
        put(field, field == ServerStatusField.NON_VOTING_REASON && text.isEmpty() ? null : text);
    }

    @Override
    public void randomNumber(ServerStatusField field, long number) {
        put(field, Long.toHexString(number));
    }

    @Override
    public void role(ServerStatusField field, ServerRole role) {
        put(field, role.label());
    }

    @Override
    public void term(ServerStatusField field, long term) {
        put(field, term);
    }

    @Override
    public void optionalServerId(ServerStatusField field, @Nullable ServerId id) {
        put(field, id == null ? null : id.value());
    }

    @Override
    public void amount(ServerStatusField field, long amount) {
        put(field, amount);
    }

    @Override
    public void position(ServerStatusField field, LogPosition position) {
        fields(field).put(field.jsonName() + "Index", position.index()).put(field.jsonName() + "Term", position.term());
    }

    @Override
    public void configuration(ServerStatusField field, Configuration configuration) {
        put(
                field,
                new ObjectData()
                        .put(ServerStatusField.CONFIG_INDEX.jsonName(), status.configIndex())
                        .put(ServerStatusField.CONFIG_COMMITTED.jsonName(), status.configCommitted())
                        .put("joint", configuration.isJoint())
                        .putTexts("voters", configuration.voters())
                        .putTexts("outgoing", configuration.outgoing())
                        .putTexts("learners", configuration.learners()));
    }

    @Override
    public void flag(ServerStatusField field, boolean flag) {
        fields(field).put(field.jsonName(), flag);
    }

    @Override
    public void age(ServerStatusField field, long ageMs) {
        fields(field).putNumber(field.jsonName(), nullIfNegative(ageMs));
    }

    @Override
    public void duration(ServerStatusField field, long durationMs) {
        put(field, durationMs);
    }

    @Override
    public void followers(ServerStatusField field, List<FollowerStatus> followers) {
        List<StructuredData> items = new ArrayList<>();
        for (FollowerStatus each : followers) {
            items.add(new ObjectData()
                    .put("id", each.id().value())
                    .put("matchIndex", each.matchIndex())
                    .put("nextIndex", each.nextIndex())
                    .put("mode", each.mode())
                    .put("inFlightMessages", each.inFlightMessages())
                    .put("inFlightBytes", each.inFlightBytes())
                    .putNumber("lastContactMs", nullIfNegative(each.lastContactMs()))
                    .putNumber("behindMs", lagMillis(status, each.id())));
        }
        put(field, new ListData(items));
    }

    @Override
    public void change(ServerStatusField field, @Nullable MembershipChangeStatus change) {
        if (change == null) {
            put(field, new NullData());
            return;
        }
        put(
                field,
                new ObjectData()
                        .put("phase", change.phase())
                        .put("server", change.server())
                        .put("round", change.round())
                        .put("matchIndex", change.matchIndex())
                        .put("targetIndex", change.targetIndex())
                        .put("bytesSent", change.bytesSent())
                        .put("elapsedMs", change.elapsedMs()));
    }

    @Override
    public void wallTime(ServerStatusField field, long wallMs) {
        put(field, wallMs == 0 ? null : Timestamps.format(wallMs));
    }

    @Override
    public void disk(ServerStatusField field, DiskSpaceStatus disk) {
        fields(field)
                .put("directory", disk.directory())
                .put("diskSpace", disk.level().label())
                .putNumber("diskFreeBytes", nullIfNegative(disk.freeBytes()))
                .put("diskMinFreeBytes", disk.minFreeBytes());
    }

    @Override
    public void process(ServerStatusField field, ServerProcessStatus process) {
        fields(field).put("bootNonce", process.instanceId() == 0 ? null : Long.toHexString(process.instanceId()));
    }

    @Override
    public void observations(ServerStatusField field, HealthObservations observations) {
        if (!observations.isKnown()) {
            put(field, new NullData());
            return;
        }
        List<StructuredData> links = new ArrayList<>();
        for (PeerLinkStatus each : observations.links()) {
            links.add(new ObjectData()
                    .put("id", each.peer().value())
                    .putNumber("answeredMs", nullIfNegative(each.lastResponseMs()))
                    .put("trouble", each.problem().isEmpty() ? null : each.problem()));
        }
        put(
                field,
                new ObjectData()
                        .putNumber("leadingMs", nullIfNegative(observations.leaderForMs()))
                        .putNumber("uncommittedMs", nullIfNegative(observations.commitLagMs()))
                        .put("unappliedMs", observations.applyLagMs())
                        .put("writeRunningMs", observations.currentWriteMs())
                        .put("writes", observations.recentWriteCount())
                        .put("slowWrites", observations.slowWriteCount())
                        .put("longestWriteMs", observations.longestWriteMs())
                        .put("latePercent", observations.coreDelayPercent())
                        .put("longestLateMs", observations.longestCoreDelayMs())
                        .put("electionsWon", observations.recentElectionsWon())
                        .put("links", new ListData(links)));
    }

    @Override
    public void state(ServerStatusField field, ReplicatedStateStatus state) {
        put(
                field,
                new ObjectData()
                        .put("heapBytes", state.heapBytes())
                        .put("maxHeapBytes", state.maxHeapBytes())
                        .put("snapshotDamage", state.snapshotDamage().isEmpty() ? null : state.snapshotDamage()));
    }

    @Override
    public void leaderless(ServerStatusField field, @Nullable LeaderlessPeriod period) {
        if (period == null) {
            put(field, new NullData());
            return;
        }
        List<StructuredData> rejections = new ArrayList<>();
        for (VoteRejection each : period.rejections()) {
            rejections.add(new ObjectData()
                    .put("voter", each.voter().value())
                    .put("preVote", each.isPreVote())
                    .put("term", each.term())
                    .put("reason", each.reason())
                    .put("voterLastIndex", each.voterLast().index())
                    .put("voterLastTerm", each.voterLast().term())
                    .put("candidateLastIndex", each.candidateLast().index())
                    .put("candidateLastTerm", each.candidateLast().term())
                    .put("agoMs", each.agoMs()));
        }
        put(
                field,
                new ObjectData()
                        .put("stage", period.stage())
                        .put("sinceMs", period.sinceMs())
                        .put("attempts", period.attemptCount())
                        .put("refusals", new ListData(rejections)));
    }

    @Override
    public void peerContacts(ServerStatusField field, List<PeerContact> contacts) {
        List<StructuredData> items = new ArrayList<>();
        for (PeerContact each : contacts) {
            items.add(new ObjectData()
                    .put("peer", each.peer().value())
                    .putNumber("hearsMs", nullIfNegative(each.heardMs()))
                    .put("connected", each.connected())
                    .put("why", each.reason().isEmpty() ? null : each.reason()));
        }
        put(field, new ListData(items));
    }

    @Override
    public void sync(ServerStatusField field, SyncLatency latency) {
        put(
                field,
                new ObjectData()
                        .put("count", latency.count())
                        .put("p50Micros", latency.p50Micros())
                        .put("p99Micros", latency.p99Micros())
                        .put("maxMicros", latency.maxMicros())
                        .put("runningMs", latency.runningMs()));
    }

    @Override
    public void coreLoop(ServerStatusField field, CoreLoopDelay delay) {
        put(field, new ObjectData().put("p99Micros", delay.p99Micros()).put("maxGapMs", delay.maxGapMs()));
    }

    @Override
    public void percent(ServerStatusField field, int percent) {
        put(field, percent);
    }

    @Override
    public void pauses(ServerStatusField field, ProcessPauses pauses) {
        put(
                field,
                new ObjectData()
                        .put("count", pauses.count())
                        .put("maxMs", pauses.maxMs())
                        .put("lastMs", pauses.lastMs())
                        .putNumber("lastAgoMs", nullIfNegative(pauses.lastAgoMs()))
                        .put("gcMs", pauses.gcMs())
                        .put("whileLeading", pauses.whileLeadingCount()));
    }

    @Override
    public void leaderChanges(ServerStatusField field, List<LeaderChangeCount> changes) {
        ObjectData counts = new ObjectData();
        for (LeaderChangeCount each : changes) {
            counts.put(each.cause(), each.count());
        }
        put(field, counts);
    }

    @Override
    public void writes(ServerStatusField field, WriteLatency latency) {
        put(
                field,
                new ObjectData()
                        .put("perSecond", latency.perSecond())
                        .put("p50Micros", latency.p50Micros())
                        .put("p99Micros", latency.p99Micros())
                        .put("oldestMs", latency.oldestMs())
                        .put("limitedBy", latency.limitedBy()));
    }

    @Override
    public void clockJump(ServerStatusField field, @Nullable ClockJump jump) {
        put(
                field,
                jump == null
                        ? new NullData()
                        : new ObjectData().put("ms", jump.jumpMs()).put("agoMs", jump.agoMs()));
    }

    @Override
    public void coordination(ServerStatusField field, CoordinationStatus coordination) {
        put(
                field,
                new ObjectData()
                        .put("leases", coordination.leaseCount())
                        .put("locks", coordination.lockCount())
                        .put("waiters", coordination.waiterCount())
                        .putNumber(
                                "oldestWaiterMs",
                                coordination.oldestWaiterMs() < 0 ? null : coordination.oldestWaiterMs()));
    }

    @Override
    public void watches(ServerStatusField field, WatchStatus watches) {
        put(
                field,
                new ObjectData()
                        .put("waiting", watches.waitingCount())
                        .put("historyStartIndex", watches.historyStartIndex())
                        .put("historyBytes", watches.historyBytes()));
    }

    @Override
    public void mutes(ServerStatusField field, List<FindingMute> mutes) {
        List<StructuredData> items = new ArrayList<>();
        mutes.forEach(each -> items.add(FindingMuteData.withCode(each)));
        put(field, new ListData(items));
    }

    @Override
    public void maintenance(ServerStatusField field, List<ServerMaintenance> maintenance) {
        List<StructuredData> items = new ArrayList<>();
        maintenance.forEach(each -> items.add(MaintenanceData.withServer(each)));
        put(field, new ListData(items));
    }
}
