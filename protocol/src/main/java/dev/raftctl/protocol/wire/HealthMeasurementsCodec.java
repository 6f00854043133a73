package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes what a server measures about itself: the fields of a status since protocol version 4. */
final class HealthMeasurementsCodec {
    /** The length of the shortest encoded contact, with an id of one character. */
    private static final int MIN_CONTACT_BYTES = 5;

    private static final int MIN_REJECTION_BYTES = 10;

    private static final int MIN_CHANGE_BYTES = 2;

    private HealthMeasurementsCodec() {}

    static void writeLeaderless(Output out, @Nullable LeaderlessPeriod period, WireLimits limits) {
        out.writeBoolean(period != null);
        if (period == null) {
            return;
        }
        MessageFieldCodec.writeString(out, period.stage(), limits);
        MessageFieldCodec.writeNonNegative(out, period.sinceMs());
        MessageFieldCodec.writeCount(out, period.attemptCount(), Integer.MAX_VALUE);
        MessageFieldCodec.writeCount(out, period.rejections().size(), limits.maxListElements());
        for (VoteRejection each : period.rejections()) {
            MessageFieldCodec.writeServerId(out, each.voter());
            out.writeBoolean(each.isPreVote());
            MessageFieldCodec.writeTerm(out, each.term());
            MessageFieldCodec.writeString(out, each.reason(), limits);
            MessageFieldCodec.writePosition(out, each.voterLast());
            MessageFieldCodec.writePosition(out, each.candidateLast());
            MessageFieldCodec.writeNonNegative(out, each.agoMs());
        }
    }

    static @Nullable LeaderlessPeriod readLeaderless(Input in, WireLimits limits) {
        if (!MessageFieldCodec.readBoolean(in)) {
            return null;
        }
        String stage = MessageFieldCodec.readString(in, limits);
        long sinceMs = MessageFieldCodec.readNonNegative(in);
        int attemptCount = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        int count = MessageFieldCodec.readElementCount(in, limits.maxListElements(), MIN_REJECTION_BYTES);
        List<VoteRejection> rejections = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId voter = MessageFieldCodec.readServerId(in);
            boolean isPreVote = MessageFieldCodec.readBoolean(in);
            long term = MessageFieldCodec.readTerm(in);
            String reason = MessageFieldCodec.readString(in, limits);
            LogPosition voterLast = MessageFieldCodec.readPosition(in);
            LogPosition candidateLast = MessageFieldCodec.readPosition(in);
            rejections.add(new VoteRejection(
                    voter, isPreVote, term, reason, voterLast, candidateLast, MessageFieldCodec.readNonNegative(in)));
        }
        return new LeaderlessPeriod(stage, sinceMs, attemptCount, rejections);
    }

    static void writePeerContacts(Output out, List<PeerContact> contacts, WireLimits limits) {
        MessageFieldCodec.writeCount(out, contacts.size(), limits.maxMembers());
        for (PeerContact each : contacts) {
            MessageFieldCodec.writeServerId(out, each.peer());
            out.writeVarLong(each.heardMs(), false);
            out.writeBoolean(each.connected());
            MessageFieldCodec.writeString(out, each.reason(), limits);
        }
    }

    static List<PeerContact> readPeerContacts(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxMembers(), MIN_CONTACT_BYTES);
        List<PeerContact> contacts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId peer = MessageFieldCodec.readServerId(in);
            long heardMs = in.readVarLong(false);
            boolean connected = MessageFieldCodec.readBoolean(in);
            contacts.add(new PeerContact(peer, heardMs, connected, MessageFieldCodec.readString(in, limits)));
        }
        return contacts;
    }

    static void writeSync(Output out, SyncLatency latency) {
        MessageFieldCodec.writeCount(out, latency.count(), Integer.MAX_VALUE);
        MessageFieldCodec.writeNonNegative(out, latency.p50Micros());
        MessageFieldCodec.writeNonNegative(out, latency.p99Micros());
        MessageFieldCodec.writeNonNegative(out, latency.maxMicros());
        MessageFieldCodec.writeNonNegative(out, latency.runningMs());
    }

    static SyncLatency readSync(Input in) {
        int count = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        long p50Micros = MessageFieldCodec.readNonNegative(in);
        long p99Micros = MessageFieldCodec.readNonNegative(in);
        long maxMicros = MessageFieldCodec.readNonNegative(in);
        return new SyncLatency(count, p50Micros, p99Micros, maxMicros, MessageFieldCodec.readNonNegative(in));
    }

    static void writeCoreLoop(Output out, CoreLoopDelay delay) {
        MessageFieldCodec.writeNonNegative(out, delay.p99Micros());
        MessageFieldCodec.writeNonNegative(out, delay.maxGapMs());
    }

    static CoreLoopDelay readCoreLoop(Input in) {
        long p99Micros = MessageFieldCodec.readNonNegative(in);
        return new CoreLoopDelay(p99Micros, MessageFieldCodec.readNonNegative(in));
    }

    static void writePauses(Output out, ProcessPauses pauses) {
        MessageFieldCodec.writeCount(out, pauses.count(), Integer.MAX_VALUE);
        MessageFieldCodec.writeNonNegative(out, pauses.maxMs());
        MessageFieldCodec.writeNonNegative(out, pauses.lastMs());
        out.writeVarLong(pauses.lastAgoMs(), false);
        MessageFieldCodec.writeNonNegative(out, pauses.gcMs());
        MessageFieldCodec.writeCount(out, pauses.whileLeadingCount(), Integer.MAX_VALUE);
    }

    static ProcessPauses readPauses(Input in) {
        int count = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        long maxMs = MessageFieldCodec.readNonNegative(in);
        long lastMs = MessageFieldCodec.readNonNegative(in);
        long lastAgoMs = in.readVarLong(false);
        long gcMs = MessageFieldCodec.readNonNegative(in);
        return new ProcessPauses(
                count, maxMs, lastMs, lastAgoMs, gcMs, MessageFieldCodec.readCount(in, Integer.MAX_VALUE));
    }

    static void writeLeaderChanges(Output out, List<LeaderChangeCount> changes, WireLimits limits) {
        MessageFieldCodec.writeCount(out, changes.size(), limits.maxListElements());
        for (LeaderChangeCount each : changes) {
            MessageFieldCodec.writeString(out, each.cause(), limits);
            MessageFieldCodec.writeCount(out, each.count(), Integer.MAX_VALUE);
        }
    }

    static List<LeaderChangeCount> readLeaderChanges(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxListElements(), MIN_CHANGE_BYTES);
        List<LeaderChangeCount> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String cause = MessageFieldCodec.readString(in, limits);
            changes.add(new LeaderChangeCount(cause, MessageFieldCodec.readCount(in, Integer.MAX_VALUE)));
        }
        return changes;
    }

    static void writeWrites(Output out, WriteLatency latency, WireLimits limits) {
        MessageFieldCodec.writeCount(out, latency.perSecond(), Integer.MAX_VALUE);
        MessageFieldCodec.writeNonNegative(out, latency.p50Micros());
        MessageFieldCodec.writeNonNegative(out, latency.p99Micros());
        MessageFieldCodec.writeNonNegative(out, latency.oldestMs());
        MessageFieldCodec.writeString(out, latency.limitedBy(), limits);
    }

    static WriteLatency readWrites(Input in, WireLimits limits) {
        int perSecond = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        long p50Micros = MessageFieldCodec.readNonNegative(in);
        long p99Micros = MessageFieldCodec.readNonNegative(in);
        long oldestMs = MessageFieldCodec.readNonNegative(in);
        return new WriteLatency(perSecond, p50Micros, p99Micros, oldestMs, MessageFieldCodec.readString(in, limits));
    }

    static void writeClockJump(Output out, @Nullable ClockJump jump) {
        out.writeBoolean(jump != null);
        if (jump != null) {
            out.writeVarLong(jump.jumpMs(), false);
            MessageFieldCodec.writeNonNegative(out, jump.agoMs());
        }
    }

    static @Nullable ClockJump readClockJump(Input in) {
        if (!MessageFieldCodec.readBoolean(in)) {
            return null;
        }
        long jumpMs = in.readVarLong(false);
        return new ClockJump(jumpMs, MessageFieldCodec.readNonNegative(in));
    }
}
