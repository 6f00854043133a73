package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The leader's log on its way to each follower: what to send next, and what an answer means for it. */
final class Replication {
    /** Entries that go with a probe: it may have to be sent again and again. */
    private static final long PROBE_BYTES = 4 << 10;

    private final Server server;
    private final TreeMap<ServerId, Progress> followers = new TreeMap<>();
    private final TreeSet<ServerId> guests = new TreeSet<>();

    Replication(Server server) {
        this.server = server;
    }

    /** Everyone the log goes to, in the order of ids. */
    Collection<Progress> followers() {
        return followers.values();
    }

    /** Replicate to every member of the configuration, and to the guests, and to nobody else. */
    void follow(Configuration configuration) {
        for (ServerId id : configuration.members().keySet()) {
            if (!id.equals(server.self())) {
                followers.computeIfAbsent(id, this::newProgress);
            }
        }
        followers.keySet().removeIf(id -> !configuration.contains(id) && !guests.contains(id));
    }

    /** A server outside of the configuration that gets the log too: one that is catching up, or one that just left. */
    Progress invite(ServerId id) {
        guests.add(id);
        return followers.computeIfAbsent(id, this::newProgress);
    }

    private Progress newProgress(ServerId id) {
        return new Progress(id, server.log.lastIndex() + 1, server.now(), new AppendWindow(server.settings));
    }

    void dismiss(ServerId id) {
        guests.remove(id);
        follow(server.configuration());
    }

    @Nullable
    Progress heard(ServerId from) {
        Progress follower = followers.get(from);
        if (follower != null && follower.heard(server.now())) {
            server.decide(Decision.Kind.FOLLOWER_RETURNED, from, from + " answers again");
        }
        return follower;
    }

    @Nullable
    Progress progressOf(ServerId id) {
        return followers.get(id);
    }

    long matchIndexOf(ServerId id) {
        Progress follower = followers.get(id);
        return follower == null ? 0 : follower.matchIndex();
    }

    long lastContactOf(ServerId id) {
        Progress follower = followers.get(id);
        return follower == null ? Server.NEVER : follower.lastContact();
    }

    void toAll() {
        for (Progress follower : followers.values()) {
            to(follower);
        }
    }

    /** Send what the follower's window has room for. */
    void to(Progress follower) {
        RaftSettings settings = server.settings;
        RaftLog log = server.log;
        while (follower.mayAppend(settings.windowMessages(), follower.windowBytes())) {
            long next = follower.nextIndex();
            if (!log.knows(next - 1) || next < log.firstIndex()) {
                sendSnapshot(follower);
                return;
            }
            boolean nothingNew = next > log.lastIndex();
            if (nothingNew && follower.mode() != Progress.Mode.PROBE) {
                return;
            }
            List<Entry> entries = nothingNew ? List.of() : entriesFor(follower);
            long bytes = 0;
            for (int i = 0; i < entries.size(); i++) {
                bytes += entries.get(i).weight();
            }
            AppendEntries.Append append = new AppendEntries.Append(
                    server.term(), new Position(log.termAt(next - 1), next - 1), entries, log.commitIndex());
            server.speaker.say(follower.id(), append);
            follower.sent(append.lastIndex(), bytes, server.now());
        }
    }

    /** What goes next; nothing with a probe when the next entry alone is too large for one. */
    private List<Entry> entriesFor(Progress follower) {
        RaftSettings settings = server.settings;
        RaftLog log = server.log;
        boolean probe = follower.mode() == Progress.Mode.PROBE;
        long next = follower.nextIndex();
        long end = Math.min(log.lastIndex() + 1, next + settings.appendEntriesMax());
        long bytesMax = Math.min(settings.appendBytesMax(), probe ? PROBE_BYTES : follower.windowBytes());
        List<Entry> entries = log.entries(next, end, bytesMax);
        return probe && entries.get(0).weight() > PROBE_BYTES ? List.of() : entries;
    }

    void rejected(Progress follower, AppendEntries.Rejected answer) {
        boolean stale = follower.mode() == Progress.Mode.SNAPSHOT
                || answer.refusedIndex() <= follower.matchIndex()
                || (follower.mode() == Progress.Mode.PROBE && answer.refusedIndex() != follower.nextIndex() - 1);
        if (stale) {
            return;
        }
        long from = matchCandidate(answer.hint()) + 1;
        server.decide(
                Decision.Kind.FOLLOWER_BACKED_UP,
                follower.id(),
                follower.id() + " refused what follows " + answer.refusedIndex() + ", its log may match at "
                        + answer.hint() + ": goes on from " + from);
        follower.probe(from);
        to(follower);
    }

    /** The last place of the leader's log, not past the hint, whose term is not above the hint's. */
    private long matchCandidate(Position hint) {
        RaftLog log = server.log;
        long index = Math.min(hint.index(), log.lastIndex());
        while (index >= log.firstIndex() && log.termAt(index) > hint.term()) {
            index = log.runStart(index) - 1;
        }
        return index;
    }

    /** A heartbeat was answered: the follower lives, so what was lost on the way goes again. */
    void beaten(Progress follower, Heartbeat.Answer answer) {
        RaftSettings settings = server.settings;
        long now = server.now();
        if (follower.hasForgotten(answer.round(), answer.lastIndex())) {
            server.decide(
                    Decision.Kind.FOLLOWER_LOST,
                    follower.id(),
                    "the log of " + follower.id() + " ends at " + answer.lastIndex() + ", though it acknowledged "
                            + follower.matchIndex() + ": it lost its disk and must be replaced");
        }
        if (follower.mode() == Progress.Mode.SNAPSHOT) {
            if (follower.space() != Space.FULL && now - follower.snapshotAskedAt() > settings.electionTimeoutNanos()) {
                sendSnapshot(follower);
            }
            return;
        }
        if (follower.hasLost(now, settings.electionTimeoutNanos() / 2)) {
            follower.probe(follower.matchIndex() + 1);
        } else if (follower.mode() == Progress.Mode.PROBE) {
            follower.repeatProbe(now, settings.heartbeatNanos());
        }
        to(follower);
    }

    /** Hint of the world: what was on the way to it is lost. */
    void unreachable(ServerId id) {
        Progress follower = followers.get(id);
        if (follower != null) {
            follower.linkLost(server.now());
        }
    }

    /** Hint of the world: part of what was sent to it has arrived. */
    void delivered(ServerId id) {
        Progress follower = followers.get(id);
        if (follower != null) {
            follower.delivered(server.now());
        }
    }

    private void sendSnapshot(Progress follower) {
        Position snapshot = server.log.snapshot();
        if (follower.mode() != Progress.Mode.SNAPSHOT || !follower.snapshot().equals(snapshot)) {
            server.decide(
                    Decision.Kind.SNAPSHOT_SENT,
                    follower.id(),
                    follower.id() + " needs entry " + follower.nextIndex() + ", the log begins at "
                            + server.log.firstIndex() + ": sends the snapshot that ends at " + snapshot);
        }
        follower.install(snapshot, server.now());
        server.speaker.perform(new Effect.SendChunk(follower.id(), server.term(), snapshot, 0));
    }

    void wanted(Progress follower, InstallSnapshot.Wanted wanted) {
        if (follower.mode() == Progress.Mode.SNAPSHOT && follower.snapshot().equals(wanted.last())) {
            follower.chunkAsked(server.now());
            server.speaker.perform(
                    new Effect.SendChunk(follower.id(), server.term(), wanted.last(), wanted.nextOffset()));
        }
    }

    void beat(long round) {
        long patience = server.settings.electionTimeoutNanos();
        for (Progress follower : followers.values()) {
            if (follower.isMissed(server.now(), patience)) {
                server.decide(
                        Decision.Kind.FOLLOWER_LOST,
                        follower.id(),
                        "heard nothing of " + follower.id() + " for an election timeout; it holds "
                                + follower.matchIndex() + " of " + server.log.lastIndex());
            }
            follower.beatSent(round);
            server.speaker.say(
                    follower.id(),
                    new Heartbeat.Beat(
                            server.term(), Math.min(server.log.commitIndex(), follower.matchIndex()), round));
        }
    }

    /**
     * The oldest entry that must be kept for a follower that is taking a snapshot: it will go on from there (trap S10). One that
     * has not asked for a chunk for a while keeps nothing. {@link Long#MAX_VALUE}: nobody needs any.
     */
    long pinnedIndex() {
        long pinned = Long.MAX_VALUE;
        long patience = 4 * server.settings.electionTimeoutNanos();
        for (Progress follower : followers.values()) {
            if (follower.mode() == Progress.Mode.SNAPSHOT && server.now() - follower.snapshotAskedAt() <= patience) {
                pinned = Math.min(pinned, follower.snapshot().index() + 1);
            }
        }
        return pinned;
    }

    List<FollowerStatus> status(long now) {
        List<FollowerStatus> all = new ArrayList<>();
        for (Progress follower : followers.values()) {
            all.add(follower.status(now));
        }
        return all;
    }
}
