package dev.raftctl.cli.view;

import dev.raftctl.cli.findings.NameListFormatter;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.DiskSpaceStatus;
import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthObservations;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.MembershipChangeStatus;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.PrintableText;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a server status as rows of a table, for those that are worth a row. */
final class ServerStatusRows implements ServerStatusFieldVisitor {
    private final ServerStatus status;
    private final Map<ServerStatusField, DocumentBlock.NamedValuesBlock> rows = new EnumMap<>(ServerStatusField.class);

    private ServerStatusRows(ServerStatus status) {
        this.status = status;
    }

    /** Returns the rows of a status. */
    static ServerStatusRows of(ServerStatus status) {
        ServerStatusRows rows = new ServerStatusRows(status);
        ServerStatusFields.accept(status, rows);
        return rows;
    }

    /** Adds the rows of a field to a table: one for most fields, none for some. */
    void addTo(DocumentBlock.NamedValuesBlock table, ServerStatusField field) {
        DocumentBlock.NamedValuesBlock own = rows.get(field);
        if (own != null) {
            table.fields().addAll(own.fields());
        }
    }

    private void put(ServerStatusField field, String text) {
        put(field, StyledText.of(text));
    }

    private void put(ServerStatusField field, StyledText text) {
        if (!field.label().isEmpty()) {
            put(field, field.label(), text);
        }
    }

    private void put(ServerStatusField field, String label, StyledText text) {
        rows.computeIfAbsent(field, first -> new DocumentBlock.NamedValuesBlock())
                .add(label, text);
    }

    @Override
    public void serverId(ServerStatusField field, ServerId id) {
        put(field, id.value());
    }

    @Override
    public void text(ServerStatusField field, String text) {
        if (field == ServerStatusField.CLUSTER_ID) {
            put(field, text.isEmpty() ? "-" : status.clusterName() + " " + text);
        } else if (field != ServerStatusField.NON_VOTING_REASON) {
            put(field, text);
        } else if (!text.isEmpty()) {
            put(field, new StyledText(text, TextTone.BAD));
        }
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
        put(field, Long.toString(term));
    }

    @Override
    public void optionalServerId(ServerStatusField field, @Nullable ServerId id) {
        put(field, StyledText.orNone(id));
    }

    @Override
    public void amount(ServerStatusField field, long amount) {
        if (field != ServerStatusField.FIRST_INDEX) {
            put(field, Long.toString(amount));
        }
    }

    @Override
    public void position(ServerStatusField field, LogPosition position) {
        // The row of the first index shows it.
        put(ServerStatusField.FIRST_INDEX, status.firstIndex() + " to " + position);
    }

    @Override
    public void configuration(ServerStatusField field, Configuration configuration) {
        put(
                field,
                configuration.isEmpty()
                        ? "-"
                        : configuration + ", index " + status.configIndex()
                                + (status.configCommitted() ? ", committed" : ", not known to be committed"));
    }

    @Override
    public void flag(ServerStatusField field, boolean flag) {
        put(field, Boolean.toString(flag));
    }

    @Override
    public void age(ServerStatusField field, long ageMs) {
        put(
                field,
                ageMs < 0
                        ? field == ServerStatusField.QUORUM_CONTACT ? "-" : "never"
                        : HumanReadableUnits.millis(ageMs) + " ago");
    }

    @Override
    public void duration(ServerStatusField field, long durationMs) {
        String text = HumanReadableUnits.millis(durationMs);
        if (field == ServerStatusField.ELECTION_TIMEOUT) {
            put(field, text + " to " + HumanReadableUnits.millis(2 * durationMs));
        } else if (field != ServerStatusField.ELECTION_HOLDOFF || durationMs > 0) {
            put(field, text);
        }
    }

    @Override
    public void followers(ServerStatusField field, List<FollowerStatus> followers) {
        // They have a table of their own.
    }

    @Override
    public void change(ServerStatusField field, @Nullable MembershipChangeStatus change) {
        if (change != null) {
            put(
                    field,
                    change.phase()
                            + (change.server().isEmpty()
                                    ? ""
                                    : ": " + change.server() + ", round " + change.round() + ", " + change.matchIndex()
                                            + " of " + change.targetIndex() + ", "
                                            + HumanReadableUnits.bytes(change.bytesSent())
                                            + " sent"));
        }
    }

    @Override
    public void wallTime(ServerStatusField field, long wallMs) {
        if (wallMs > 0) {
            put(field, Timestamps.format(wallMs));
        }
    }

    @Override
    public void disk(ServerStatusField field, DiskSpaceStatus disk) {
        if (!disk.directory().isEmpty()) {
            put(field, "directory", StyledText.of(disk.directory()));
            put(
                    field,
                    new StyledText(
                            disk.level().label() + ", "
                                    + (disk.freeBytes() < 0 ? "?" : HumanReadableUnits.bytes(disk.freeBytes()))
                                    + " free, minimum " + HumanReadableUnits.bytes(disk.minFreeBytes()),
                            disk.level() == DiskSpaceLevel.AMPLE ? TextTone.PLAIN : TextTone.BAD));
        }
    }

    @Override
    public void process(ServerStatusField field, ServerProcessStatus process) {
        // What is unusual about a process is a finding of `health`.
    }

    @Override
    public void observations(ServerStatusField field, HealthObservations observations) {
        if (!observations.isKnown()) {
            return;
        }
        if (observations.commitLagMs() > 0) {
            put(field, "uncommitted for", StyledText.of(HumanReadableUnits.millis(observations.commitLagMs())));
        }
        if (observations.applyLagMs() > 0) {
            put(field, "unapplied for", StyledText.of(HumanReadableUnits.millis(observations.applyLagMs())));
        }
        put(
                field,
                "log writes",
                StyledText.of(observations.recentWriteCount() + " in the last 20s, " + observations.slowWriteCount()
                        + " of 200ms or more, longest "
                        + HumanReadableUnits.millis(observations.longestWriteMs())
                        + (observations.currentWriteMs() == 0
                                ? ""
                                : ", one running for " + HumanReadableUnits.millis(observations.currentWriteMs()))));
        put(
                field,
                "late",
                StyledText.of(observations.coreDelayPercent() + " % of the last 20s, at most "
                        + HumanReadableUnits.millis(observations.longestCoreDelayMs())));
        put(
                field,
                "elections won",
                StyledText.of(observations.recentElectionsWon() + " in the last 5 minutes without a request"));
    }

    @Override
    public void state(ServerStatusField field, ReplicatedStateStatus state) {
        // Its size is a metric, and damage a finding of `health`.
    }

    @Override
    public void leaderless(ServerStatusField field, @Nullable LeaderlessPeriod period) {
        if (period == null) {
            return;
        }
        StringBuilder text = new StringBuilder(HumanReadableUnits.millis(period.sinceMs()))
                .append(", ")
                .append(period.stage())
                .append(", ")
                .append(period.attemptCount())
                .append(" attempts");
        List<VoteRejection> rejections = period.rejections();
        if (!rejections.isEmpty()) {
            VoteRejection last = rejections.get(rejections.size() - 1);
            text.append("; last rejected by ")
                    .append(last.voter())
                    .append(": ")
                    .append(last.reason())
                    .append(" (its log ends at ")
                    .append(last.voterLast())
                    .append(", the candidate's at ")
                    .append(last.candidateLast())
                    .append(')');
        }
        put(field, new StyledText(text.toString(), TextTone.WARNING));
    }

    @Override
    public void peerContacts(ServerStatusField field, List<PeerContact> contacts) {
        // They are in the table of links.
    }

    @Override
    public void sync(ServerStatusField field, SyncLatency latency) {
        put(
                field,
                "p50 " + HumanReadableUnits.micros(latency.p50Micros()) + ", p99 "
                        + HumanReadableUnits.micros(latency.p99Micros()) + ", longest "
                        + HumanReadableUnits.micros(latency.maxMicros()) + " of " + latency.count()
                        + (latency.runningMs() == 0
                                ? ""
                                : "; one running for " + HumanReadableUnits.millis(latency.runningMs())));
    }

    @Override
    public void coreLoop(ServerStatusField field, CoreLoopDelay delay) {
        put(
                field,
                "p99 " + HumanReadableUnits.micros(delay.p99Micros()) + ", longest "
                        + HumanReadableUnits.millis(delay.maxGapMs()));
    }

    @Override
    public void percent(ServerStatusField field, int percent) {
        if (percent > 0) {
            put(field, new StyledText(percent + " % of the CPU quota's periods", TextTone.WARNING));
        }
    }

    @Override
    public void pauses(ServerStatusField field, ProcessPauses pauses) {
        if (pauses.count() > 0) {
            put(
                    field,
                    pauses.count() + " in 5 minutes, longest " + HumanReadableUnits.millis(pauses.maxMs()) + ", last "
                            + HumanReadableUnits.millis(pauses.lastMs()) + ", "
                            + HumanReadableUnits.millis(pauses.lastAgoMs()) + " ago; garbage collection "
                            + HumanReadableUnits.millis(pauses.gcMs()) + "; " + pauses.whileLeadingCount()
                            + " while leading");
        }
    }

    @Override
    public void leaderChanges(ServerStatusField field, List<LeaderChangeCount> changes) {
        if (!changes.isEmpty()) {
            List<String> texts = new ArrayList<>();
            for (LeaderChangeCount each : changes) {
                texts.add(each.count() + " " + each.cause());
            }
            put(field, String.join(", ", texts) + " in 5 minutes");
        }
    }

    @Override
    public void writes(ServerStatusField field, WriteLatency latency) {
        if (latency.perSecond() > 0 || latency.oldestMs() > 0) {
            put(
                    field,
                    latency.perSecond() + "/s, p50 " + HumanReadableUnits.micros(latency.p50Micros()) + ", p99 "
                            + HumanReadableUnits.micros(latency.p99Micros()) + ", oldest uncommitted "
                            + HumanReadableUnits.millis(latency.oldestMs()) + ", limited by "
                            + latency.limitedBy());
        }
    }

    @Override
    public void clockJump(ServerStatusField field, @Nullable ClockJump jump) {
        if (jump != null) {
            put(
                    field,
                    new StyledText(
                            (jump.jumpMs() < 0 ? "-" : "+") + HumanReadableUnits.millis(Math.abs(jump.jumpMs())) + ", "
                                    + HumanReadableUnits.millis(jump.agoMs()) + " ago",
                            TextTone.WARNING));
        }
    }

    @Override
    public void coordination(ServerStatusField field, CoordinationStatus coordination) {
        if (coordination.leaseCount() > 0 || coordination.lockCount() > 0) {
            String waiters = coordination.waiterCount() == 0
                    ? "no waiters"
                    : coordination.waiterCount() + " waiters, the oldest for "
                            + HumanReadableUnits.millis(coordination.oldestWaiterMs());
            put(
                    field,
                    StyledText.of(
                            coordination.leaseCount() + " leases, " + coordination.lockCount() + " locks, " + waiters));
        }
    }

    @Override
    public void watches(ServerStatusField field, WatchStatus watches) {
        if (watches.waitingCount() > 0) {
            put(
                    field,
                    StyledText.of(watches.waitingCount() + " waiting, history from index "
                            + watches.historyStartIndex() + " (" + HumanReadableUnits.bytes(watches.historyBytes())
                            + ")"));
        }
    }

    @Override
    public void mutes(ServerStatusField field, List<FindingMute> mutes) {
        if (!mutes.isEmpty()) {
            put(
                    field,
                    StyledText.of(mutes.stream()
                            .map(mute -> PrintableText.of(mute.code()))
                            .collect(Collectors.joining(", "))));
        }
    }

    @Override
    public void maintenance(ServerStatusField field, List<ServerMaintenance> maintenance) {
        if (!maintenance.isEmpty()) {
            put(field, StyledText.of(NameListFormatter.join(serversOf(maintenance))));
        }
    }

    private static List<ServerId> serversOf(List<ServerMaintenance> maintenance) {
        return maintenance.stream().map(ServerMaintenance::server).toList();
    }
}
