package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ChangeStatus;
import dev.raftctl.protocol.message.DecisionNote;
import dev.raftctl.protocol.message.DiskSpace;
import dev.raftctl.protocol.message.FollowerLag;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.ProcessStatus;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
import dev.raftctl.protocol.message.StateStatus;
import java.util.ArrayList;
import java.util.List;

/** The parts of a status that come in lists, or may be missing. */
final class StatusFields {
    /** An id of one character and the shortest form of the other fields. */
    private static final int FOLLOWER_BYTES_MIN = 8;

    private static final int NOTE_BYTES_MIN = 5;

    /** An id of one character and two empty addresses. */
    private static final int DUPLICATE_BYTES_MIN = 4;

    private static final int LAG_BYTES_MIN = 3;

    private static final int LINK_BYTES_MIN = 4;

    private static final Space[] SPACES = Space.values();

    private StatusFields() {}

    static void putFollowers(Output out, List<FollowerStatus> followers, WireLimits limits) {
        Fields.putCount(out, followers.size(), limits.membersMax());
        for (FollowerStatus follower : followers) {
            Fields.putServer(out, follower.id());
            Fields.putAmount(out, follower.matchIndex());
            Fields.putAmount(out, follower.nextIndex());
            Fields.putString(out, follower.mode(), limits);
            Fields.putCount(out, follower.inFlightMessages(), Integer.MAX_VALUE);
            Fields.putAmount(out, follower.inFlightBytes());
            out.writeVarLong(follower.lastContactMs(), false);
        }
    }

    static List<FollowerStatus> followers(Input in, WireLimits limits) {
        int count = Fields.elements(in, limits.membersMax(), FOLLOWER_BYTES_MIN);
        List<FollowerStatus> followers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId id = Fields.server(in);
            long matchIndex = Fields.amount(in);
            long nextIndex = Fields.amount(in);
            String mode = Fields.string(in, limits);
            int messages = Fields.count(in, Integer.MAX_VALUE);
            long bytes = Fields.amount(in);
            followers.add(new FollowerStatus(id, matchIndex, nextIndex, mode, messages, bytes, in.readVarLong(false)));
        }
        return followers;
    }

    static void putChange(Output out, ChangeStatus change, WireLimits limits) {
        Fields.putString(out, change.phase(), limits);
        Fields.putString(out, change.server(), limits);
        Fields.putCount(out, change.round(), Integer.MAX_VALUE);
        Fields.putAmount(out, change.matchIndex());
        Fields.putAmount(out, change.targetIndex());
        Fields.putAmount(out, change.bytesSent());
        Fields.putAmount(out, change.elapsedMs());
    }

    static ChangeStatus change(Input in, WireLimits limits) {
        String phase = Fields.string(in, limits);
        String server = Fields.string(in, limits);
        int round = Fields.count(in, Integer.MAX_VALUE);
        long matchIndex = Fields.amount(in);
        long targetIndex = Fields.amount(in);
        long bytesSent = Fields.amount(in);
        return new ChangeStatus(phase, server, round, matchIndex, targetIndex, bytesSent, Fields.amount(in));
    }

    static void putDisk(Output out, DiskSpace disk, WireLimits limits) {
        putSpace(out, disk.space());
        out.writeVarLong(disk.freeBytes(), false);
        Fields.putAmount(out, disk.minFreeBytes());
        Fields.putString(out, disk.directory(), limits);
    }

    static DiskSpace disk(Input in, WireLimits limits) {
        Space space = space(in);
        long freeBytes = in.readVarLong(false);
        long minFreeBytes = Fields.amount(in);
        return new DiskSpace(space, freeBytes, minFreeBytes, Fields.string(in, limits));
    }

    static void putState(Output out, StateStatus state, WireLimits limits) {
        Fields.putAmount(out, state.bytes());
        Fields.putAmount(out, state.bytesMax());
        Fields.putString(out, state.snapshotDamage(), limits);
    }

    /** Older versions do not write it. */
    static StateStatus stateOrNone(Input in, WireLimits limits) {
        return Fields.left(in) == 0
                ? StateStatus.NONE
                : new StateStatus(Fields.amount(in), Fields.amount(in), Fields.string(in, limits));
    }

    static void putProcess(Output out, ProcessStatus process, WireLimits limits) {
        out.writeLong(process.process());
        Fields.putString(out, process.forming(), limits);
        Fields.putString(out, process.formingOf(), limits);
        Fields.putCount(out, process.duplicates().size(), limits.listMax());
        for (ProcessStatus.Duplicate each : process.duplicates()) {
            Fields.putServer(out, each.id());
            Fields.putString(out, each.address(), limits);
            Fields.putString(out, each.copy(), limits);
        }
        Fields.putString(out, process.unusableTlsFiles(), limits);
    }

    /** Older versions do not write it. */
    static ProcessStatus processOrNone(Input in, WireLimits limits) {
        if (Fields.left(in) == 0) {
            return ProcessStatus.NONE;
        }
        long process = in.readLong();
        String forming = Fields.string(in, limits);
        String formingOf = Fields.string(in, limits);
        int count = Fields.elements(in, limits.listMax(), DUPLICATE_BYTES_MIN);
        List<ProcessStatus.Duplicate> duplicates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ServerId id = Fields.server(in);
            String address = Fields.string(in, limits);
            duplicates.add(new ProcessStatus.Duplicate(id, address, Fields.string(in, limits)));
        }
        return new ProcessStatus(process, forming, formingOf, duplicates, Fields.string(in, limits));
    }

    static void putObservations(Output out, Observations observed, WireLimits limits) {
        out.writeVarLong(observed.leadingMs(), false);
        Fields.putCount(out, observed.lags().size(), limits.membersMax());
        for (FollowerLag lag : observed.lags()) {
            Fields.putServer(out, lag.id());
            out.writeVarLong(lag.behindMs(), false);
        }
        out.writeVarLong(observed.uncommittedMs(), false);
        out.writeVarLong(observed.unappliedMs(), false);
        Fields.putAmount(out, observed.writeRunningMs());
        Fields.putCount(out, observed.writes(), Integer.MAX_VALUE);
        Fields.putCount(out, observed.slowWrites(), Integer.MAX_VALUE);
        Fields.putAmount(out, observed.longestWriteMs());
        Fields.putCount(out, observed.latePercent(), Integer.MAX_VALUE);
        Fields.putAmount(out, observed.longestLateMs());
        Fields.putCount(out, observed.electionsWon(), Integer.MAX_VALUE);
        Fields.putCount(out, observed.links().size(), limits.membersMax());
        for (LinkStatus link : observed.links()) {
            Fields.putServer(out, link.to());
            out.writeVarLong(link.answeredMs(), false);
            Fields.putString(out, link.trouble(), limits);
        }
    }

    static Observations observations(Input in, WireLimits limits) {
        long leadingMs = in.readVarLong(false);
        int lagging = Fields.elements(in, limits.membersMax(), LAG_BYTES_MIN);
        List<FollowerLag> lags = new ArrayList<>(lagging);
        for (int i = 0; i < lagging; i++) {
            ServerId id = Fields.server(in);
            lags.add(new FollowerLag(id, in.readVarLong(false)));
        }
        long uncommittedMs = in.readVarLong(false);
        long unappliedMs = in.readVarLong(false);
        long writeRunningMs = Fields.amount(in);
        int writes = Fields.count(in, Integer.MAX_VALUE);
        int slowWrites = Fields.count(in, Integer.MAX_VALUE);
        long longestWriteMs = Fields.amount(in);
        int latePercent = Fields.count(in, Integer.MAX_VALUE);
        long longestLateMs = Fields.amount(in);
        int electionsWon = Fields.count(in, Integer.MAX_VALUE);
        int linked = Fields.elements(in, limits.membersMax(), LINK_BYTES_MIN);
        List<LinkStatus> links = new ArrayList<>(linked);
        for (int i = 0; i < linked; i++) {
            ServerId to = Fields.server(in);
            long answeredMs = in.readVarLong(false);
            links.add(new LinkStatus(to, answeredMs, Fields.string(in, limits)));
        }
        return new Observations(
                leadingMs,
                lags,
                uncommittedMs,
                unappliedMs,
                writeRunningMs,
                writes,
                slowWrites,
                longestWriteMs,
                latePercent,
                longestLateMs,
                electionsWon,
                links);
    }

    static void putSpace(Output out, Space space) {
        Fields.putConstant(out, space);
    }

    static Space space(Input in) {
        return Fields.constant(in, SPACES);
    }

    static void putNotes(Output out, List<DecisionNote> notes, WireLimits limits) {
        Fields.putCount(out, notes.size(), limits.listMax());
        for (DecisionNote note : notes) {
            out.writeVarLong(note.atMillis(), false);
            Fields.putTerm(out, note.term());
            Fields.putString(out, note.kind(), limits);
            Fields.putString(out, note.subject(), limits);
            Fields.putString(out, note.text(), limits);
        }
    }

    static List<DecisionNote> notes(Input in, WireLimits limits) {
        int count = Fields.elements(in, limits.listMax(), NOTE_BYTES_MIN);
        List<DecisionNote> notes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long atMillis = in.readVarLong(false);
            long term = Fields.term(in);
            String kind = Fields.string(in, limits);
            String subject = Fields.string(in, limits);
            notes.add(new DecisionNote(atMillis, term, kind, subject, Fields.string(in, limits)));
        }
        return notes;
    }
}
