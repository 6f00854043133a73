package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.Space;
import java.util.List;

/** What a follower does with its leader's log (paper figure 2, AppendEntries; figure 13, InstallSnapshot). */
final class Following {
    private final Server server;

    Following(Server server) {
        this.server = server;
    }

    void on(ServerId from, AppendEntries.Append append) {
        RaftLog log = server.log;
        if (append.term() < server.term()) {
            server.speaker.say(
                    from,
                    new AppendEntries.Rejected(
                            server.term(), append.previous().index(), Position.ZERO, log.lastIndex()));
            return;
        }
        server.heardLeader(from);
        if (takesNothing()) {
            return;
        }
        mustAgree(from, append);
        if (append.lastIndex() <= log.commitIndex()) {
            // What is committed here is the leader's too: nothing to cut (traps R02, R08).
            accept(from, append.lastIndex());
            return;
        }
        if (append.previous().index() > log.commitIndex() && !log.matches(append.previous())) {
            server.speaker.say(
                    from,
                    new AppendEntries.Rejected(
                            server.term(), append.previous().index(), hint(append.previous()), log.lastIndex()));
            return;
        }
        if (server.space() == Space.FULL && !holds(append)) {
            // Never stored, so never acknowledged: it comes again when the heartbeats' answers tell of room.
            return;
        }
        store(append.entries());
        server.commitTo(Math.min(append.leaderCommit(), append.lastIndex()));
        accept(from, append.lastIndex());
    }

    void on(ServerId from, Heartbeat.Beat beat) {
        if (beat.term() < server.term()) {
            // Names no round: who led that term may lead this one, and this confirms none of its rounds now (trap L03).
            server.speaker.say(from, new Heartbeat.Answer(server.term(), 0, server.log.lastIndex(), server.space()));
            return;
        }
        server.heardLeader(from);
        if (!server.barred().isEmpty()) {
            return;
        }
        if (beat.commitIndex() > server.log.lastIndex()) {
            lost(from, beat.commitIndex());
            return;
        }
        if (!server.isInstalling()) {
            server.commitTo(beat.commitIndex());
        }
        server.speaker.say(
                from,
                new Heartbeat.Answer(
                        server.term(),
                        beat.round(),
                        server.log.lastIndex(),
                        server.space(),
                        server.settings.promisedNanos()));
    }

    /**
     * A heartbeat's commit index is never beyond what was acknowledged in its term. A server that started with neither
     * log nor ballot may have voted in any term. One whose ballot is still there knows its terms, and gets its log
     * back.
     */
    private void lost(ServerId leader, long commitIndex) {
        String what = "leader " + leader + " counts on entry " + commitIndex + ", which this server acknowledged,"
                + " and its log ends at " + server.log.lastIndex() + ": its disk lost what was synced";
        if (server.configuration().isEmpty() && !server.hasLostItsLog()) {
            server.bar(what + "; replace the server: raftctl replace-server");
            return;
        }
        server.lostWhatItAcknowledged(leader, what);
        server.speaker.say(leader, new Heartbeat.Answer(server.term(), 0, server.log.lastIndex(), server.space()));
    }

    void on(ServerId from, InstallSnapshot.Chunk chunk) {
        if (chunk.term() < server.term()) {
            server.speaker.say(from, new InstallSnapshot.Wanted(server.term(), chunk.last(), 0));
            return;
        }
        server.heardLeader(from);
        if (takesNothing()) {
            return;
        }
        if (chunk.last().index() <= server.log.commitIndex()) {
            mustAgree(from, chunk.last());
            server.speaker.promise(
                    from,
                    new InstallSnapshot.Installed(
                            server.term(), chunk.last(), chunk.last().index()));
            return;
        }
        if (server.space() == Space.FULL) {
            return;
        }
        // The last chunk may replace the log: what came in meanwhile would be written to another than it was compared
        // with.
        server.installing(chunk.isLast());
        server.speaker.perform(new Effect.Install(from, chunk));
    }

    /**
     * A leader holds what was ever committed (paper section 5.4.3). One that holds something else is of another
     * history: of data from before a recovery, of an old copy, or of a cluster that was formed twice. Nothing may be
     * acknowledged to it. What was compacted away cannot be compared.
     */
    private void mustAgree(ServerId leader, AppendEntries.Append append) {
        mustAgree(leader, append.previous());
        for (Entry entry : append.entries()) {
            if (entry.index() > server.log.commitIndex()) {
                return;
            }
            mustAgree(leader, entry.position());
        }
    }

    private void mustAgree(ServerId leader, Position sent) {
        RaftLog log = server.log;
        if (sent.index() > log.commitIndex() || !log.knows(sent.index()) || log.matches(sent)) {
            return;
        }
        Position own = new Position(log.termAt(sent.index()), sent.index());
        throw new InvariantViolation(
                "leader " + leader + " of term " + server.term() + " holds entry " + sent
                        + ", and this server committed "
                        + own + " in that place (its commitIndex is " + log.commitIndex() + ", its log ends at "
                        + log.last() + "): these are two histories of one cluster",
                "keep both data directories; raftctl log show on " + leader
                        + " and raftctl check on this directory show"
                        + " what each holds; remove the server whose history is given up, and add it again with an empty"
                        + " directory");
    }

    /** Whether nothing of it is news. */
    private boolean holds(AppendEntries.Append append) {
        List<Entry> entries = append.entries();
        return entries.isEmpty()
                || server.log.matches(entries.get(entries.size() - 1).position());
    }

    private boolean takesNothing() {
        return server.isInstalling() || !server.barred().isEmpty();
    }

    void on(Event.Installed installed) {
        if (installed.accepted() && installed.last().index() > server.log.commitIndex()) {
            adopt(installed);
        }
        server.installing(false);
    }

    private void adopt(Event.Installed installed) {
        Position last = installed.last();
        boolean suffixKept = server.log.matches(last);
        server.log.installed(last);
        if (suffixKept) {
            server.configurations.captured(last);
        } else {
            server.configurations.replaced(last, installed.configuration());
        }
        server.applying.restored(last.index());
        server.decide(
                Decision.Kind.SNAPSHOT_INSTALLED,
                server.leader(),
                "holds the snapshot that ends at " + last + (suffixKept ? ", and its log behind it" : ", and no log"));
        ServerId leader = server.leader();
        if (leader != null && !server.isLeading()) {
            server.speaker.promise(leader, new InstallSnapshot.Installed(server.term(), last, last.index()));
        }
    }

    /** Only from the first index whose term differs: a late append must not cut what later ones brought (trap R02). */
    private void store(List<Entry> entries) {
        RaftLog log = server.log;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            long index = entry.index();
            if (index <= log.commitIndex()) {
                continue;
            }
            if (index <= log.lastIndex()) {
                if (log.termAt(index) == entry.term()) {
                    continue;
                }
                server.truncateFrom(index);
            }
            server.append(entry);
        }
    }

    /** Says no more than this append covers (trap R04), and only once it is on disk. */
    private void accept(ServerId from, long matchIndex) {
        server.speaker.promise(from, new AppendEntries.Accepted(server.term(), matchIndex));
    }

    /** The highest place that may match: not past the one refused, of no higher term, and above it nothing can match. */
    private Position hint(Position refused) {
        RaftLog log = server.log;
        long index = Math.min(refused.index() - 1, log.lastIndex());
        while (index > log.commitIndex() && log.termAt(index) > refused.term()) {
            index = log.runStart(index) - 1;
        }
        index = Math.max(index, log.commitIndex());
        return new Position(log.termAt(index), index);
    }
}
