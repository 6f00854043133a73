package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftView;
import dev.raftctl.protocol.message.Ballot;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sees what every server does, keeps their ghosts and the ledger of committed entries, and asks every property. */
public final class Witness {
    private final Map<ServerId, Map<Long, ServerGhost>> directories = new TreeMap<>();
    private final Ledger ledger = new Ledger();
    private final List<SafetyProperty> properties;
    private int ghosts;

    /**
     * Looks at single steps and words.
     *
     * @param windowMessages the setting of all servers
     */
    public Witness(int windowMessages) {
        properties = new ArrayList<>(List.of(
                new ElectionSafety(),
                new LeaderAppendOnly(),
                new LogMatching(),
                new LeaderCompleteness(ledger),
                new CommittedAgreement(ledger),
                new StateMachineSafety(ledger),
                new CommittedNeverLost(ledger),
                new DurableMajority(this::ghostOf),
                new OnlyOwnTermCommitted(),
                new Monotonic(),
                new OneVotePerTerm(),
                new PersistBeforeSpeech(),
                new AcknowledgedPrefix(this::leads),
                new DurableSurvives(),
                new NoVoiceWhileMending(),
                new ConfigurationSafety(),
                new RemovedOnlyByNewer(ledger),
                new ProgressSanity(windowMessages)));
    }

    /**
     * Also at whole elections, which takes that it is told every message heard, and that voters keep still where the servers promise
     * it.
     *
     * @param settings of all servers, but for those that {@link #settings} tells otherwise of
     * @param now virtual time
     */
    public Witness(RaftSettings settings, LongSupplier now) {
        this(settings.windowMessages());
        properties.addAll(
                List.of(new ElectedByMajorities(), new OnlyVotersStand(), new VotesDeserved(), new LogAsWritten()));
        properties.add(new KeepStill(settings, now));
    }

    public Ledger ledger() {
        return ledger;
    }

    /** A new data directory of this server. */
    public ServerGhost newDirectory(ServerId id, long incarnation) {
        ServerGhost ghost = new ServerGhost(id, ghosts++);
        directories.computeIfAbsent(id, any -> new TreeMap<>()).put(incarnation, ghost);
        return ghost;
    }

    /** The directory that a configuration means. */
    private @Nullable ServerGhost ghostOf(Member member) {
        Map<Long, ServerGhost> known = directories.get(member.id());
        return known == null ? null : known.get(member.incarnation());
    }

    private @Nullable ServerGhost leads(ServerId id, long term) {
        for (ServerGhost ghost : directories.getOrDefault(id, Map.of()).values()) {
            if (ghost.leads(term)) {
                return ghost;
            }
        }
        return null;
    }

    /** The server is about to start with these settings; without, it has those of all. */
    public void settings(ServerGhost server, RaftSettings settings) {
        server.settings(settings);
    }

    /** @param entries all that its log holds */
    public void started(ServerGhost server, RecoveredState recovered, List<Entry> entries) {
        for (SafetyProperty property : properties) {
            property.starting(server, recovered);
        }
        server.started(recovered, entries, ledger.entries());
    }

    /** A bit of what was durable has changed. */
    public void damaged(ServerGhost server) {
        server.damaged();
    }

    public void stopped(ServerGhost server) {
        server.stopped();
    }

    /** The core asks for a write. */
    public void writing(ServerGhost server, Effect.Persist write) {
        for (SafetyProperty property : properties) {
            property.writing(server, write);
        }
        for (Entry entry : write.entries()) {
            server.append(entry);
            for (SafetyProperty property : properties) {
                property.appended(server, entry);
            }
        }
    }

    /** The storage has begun to write; what it replaces may be lost from now on. */
    public void writeBegun(ServerGhost server, List<Entry> entries) {
        if (!entries.isEmpty()) {
            server.writeBegun(entries.get(0).index());
        }
    }

    /** A write is on the disk. */
    public void durable(ServerGhost server, @Nullable Ballot ballot, List<Entry> entries) {
        if (ballot != null) {
            server.voted(ballot);
        }
        for (Entry entry : entries) {
            server.durable().put(entry);
            for (SafetyProperty property : properties) {
                property.stored(server, entry);
            }
        }
    }

    /** All that was begun is on the disk. */
    public void writesEnded(ServerGhost server) {
        server.writeEnded();
    }

    public void hearing(ServerGhost server, ServerId from, PeerMessage message) {
        for (SafetyProperty property : properties) {
            property.hearing(server, from, message);
        }
    }

    public void decided(ServerGhost server, Decision decision) {
        for (SafetyProperty property : properties) {
            property.decided(server, decision);
        }
    }

    public void said(ServerGhost server, ServerId to, PeerMessage message) {
        for (SafetyProperty property : properties) {
            property.said(server, to, message);
        }
    }

    public void applying(ServerGhost server, Entry entry) {
        for (SafetyProperty property : properties) {
            property.applying(server, entry);
        }
        server.appliedUpTo(entry.index());
    }

    public void reached(ServerGhost server, long index, long stateHash) {
        for (SafetyProperty property : properties) {
            property.reached(server, index, stateHash);
        }
    }

    /** The server's log is about to begin behind this snapshot; what it holds that disagrees may be gone from now on. */
    public void adopting(ServerGhost server, Position last) {
        server.adopting(last, ledger.entries());
    }

    /** It does begin there. */
    public void adopted(ServerGhost server, Position last) {
        server.adopted(last, ledger.entries());
    }

    /** The server's machine was restored from a snapshot, which is the beginning of its log now. */
    public void installed(ServerGhost server, Position last, Configuration configuration) {
        if (last.index() > ledger.last() || ledger.entries().term(last.index()) != last.term()) {
            throw new SafetyViolation(
                    "StateMachineSafety",
                    server + " installs a snapshot up to " + last + ", which was never committed");
        }
        server.installed(last, configuration, ledger.entries());
        server.appliedUpTo(last.index());
    }

    /** Its own snapshot was published: the disk's vote must not be of an earlier term than what it finds there (trap R12). */
    public void captured(ServerGhost server, Position last) {
        if (server.durableBallot().term() < last.term()) {
            throw new SafetyViolation(
                    "SnapshotBehindVote",
                    "%s has a snapshot of %s while its disk is in term %d"
                            .formatted(server, last, server.durableBallot().term()));
        }
        server.captured(last);
    }

    /** The core took a step and looks like this now. */
    public void stepped(ServerGhost server, RaftView view) {
        for (SafetyProperty property : properties) {
            property.stepped(server, view);
        }
        long commit = view.commitIndex();
        if (commit > ledger.last()) {
            ledger.extend(server.log(), commit, view.ballot().term());
            ledger.configurationAt(server.configurationIndexUpTo(commit), server.configurationUpTo(commit));
            for (SafetyProperty property : properties) {
                property.committed(server, view, commit);
            }
        }
        server.viewed(view);
    }
}
