package dev.raftctl.node.simulation.safety;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.Effect;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.RecoveredState;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Observes all servers, models each as a {@link CheckerServerModel}, records all committed entries, and checks every
 * safety property.
 */
public final class SafetyChecker {
    private final Map<ServerId, Map<Long, CheckerServerModel>> directories = new TreeMap<>();
    private final CommittedLog committedLog = new CommittedLog();
    private final List<SafetyProperty> properties;
    private int shadowCount;

    /**
     * Checks single steps and messages.
     *
     * @param windowMessages the setting of all servers
     */
    public SafetyChecker(int windowMessages) {
        properties = new ArrayList<>(List.of(
                new ElectionSafety(),
                new LeaderAppendOnly(),
                new LogMatching(),
                new LeaderCompleteness(committedLog),
                new CommittedPrefixesAgree(committedLog),
                new StateMachineSafety(committedLog),
                new CommittedNeverLost(committedLog),
                new DurableMajority(this::shadowOf),
                new OnlyCurrentTermCommitted(),
                new MonotonicState(),
                new OneVotePerTerm(),
                new PersistBeforeSend(),
                new AcknowledgedPrefix(this::leaderOf),
                new DurableStateSurvives(),
                new NoVoteWhileRecovering(),
                new ConfigurationSafety(),
                new RemovedOnlyByNewerConfiguration(committedLog),
                new FollowerProgressBounds(windowMessages)));
    }

    /**
     * Also checks whole elections. This requires that it observes every received message and that voters keep their
     * lease promises.
     *
     * @param settings of all servers, except those with their own in {@link #onSettings}
     * @param now virtual time
     */
    public SafetyChecker(RaftSettings settings, LongSupplier now) {
        this(settings.maxInFlightMessages());
        properties.addAll(List.of(
                new ElectedByMajority(),
                new OnlyVotersCampaign(),
                new VotesAndRejectionsCorrect(),
                new LogMatchesWrites()));
        properties.add(new LeaderStickiness(settings, now));
    }

    /** Checks this property instead of all others. */
    public void checkOnly(SafetyProperty property) {
        properties.clear();
        properties.add(property);
    }

    public CommittedLog committedLog() {
        return committedLog;
    }

    /** Starts to track a new data directory of this server. */
    public CheckerServerModel newDirectory(ServerId id, long incarnation) {
        CheckerServerModel shadow = new CheckerServerModel(id, shadowCount++);
        directories.computeIfAbsent(id, any -> new TreeMap<>()).put(incarnation, shadow);
        return shadow;
    }

    /**
     * Returns the model of the data directory to which a member of a configuration refers, or null if this directory is
     * not tracked.
     */
    private @Nullable CheckerServerModel shadowOf(ClusterMember member) {
        Map<Long, CheckerServerModel> known = directories.get(member.id());
        return known == null ? null : known.get(member.incarnation());
    }

    private @Nullable CheckerServerModel leaderOf(ServerId id, long term) {
        for (CheckerServerModel shadow : directories.getOrDefault(id, Map.of()).values()) {
            if (shadow.isLeaderIn(term)) {
                return shadow;
            }
        }
        return null;
    }

    /**
     * Records this server's own settings before it starts. A server without its own settings uses those common to all
     * servers.
     */
    public void onSettings(CheckerServerModel server, RaftSettings settings) {
        server.raftSettings(settings);
    }

    /** Records that a server has started from its disk. {@code entries} are all entries in the server's log. */
    public void onStart(CheckerServerModel server, RecoveredState recovered, List<LogEntry> entries) {
        for (SafetyProperty property : properties) {
            property.onStart(server, recovered);
        }
        server.onStart(recovered, entries, committedLog.entries());
    }

    /** Records that a bit of the server's durable data was corrupted. */
    public void onDamage(CheckerServerModel server) {
        server.markDamaged();
    }

    public void onStop(CheckerServerModel server) {
        for (SafetyProperty property : properties) {
            property.onStop(server);
        }
        server.onStop();
    }

    /** Checks a write that the server's core requests. */
    public void onWrite(CheckerServerModel server, Effect.PersistWrite write) {
        for (SafetyProperty property : properties) {
            property.onWrite(server, write);
        }
        for (LogEntry entry : write.entries()) {
            server.append(entry);
            for (SafetyProperty property : properties) {
                property.onAppended(server, entry);
            }
        }
    }

    /** Records that the storage has started a write. From now on, the entries that the write replaces may be lost. */
    public void onWriteStarted(CheckerServerModel server, List<LogEntry> entries) {
        if (!entries.isEmpty()) {
            server.onWriteStarted(entries.get(0).index());
        }
    }

    /** Records that a write has become durable. */
    public void onDurable(CheckerServerModel server, @Nullable HardState hardState, List<LogEntry> entries) {
        if (hardState != null) {
            server.recordHardState(hardState);
        }
        for (LogEntry entry : entries) {
            server.durable().put(entry);
            for (SafetyProperty property : properties) {
                property.onDurable(server, entry);
            }
        }
        for (SafetyProperty property : properties) {
            property.onWriteDurable(server, hardState, entries);
        }
    }

    /** Records that all writes started so far are durable. */
    public void onWritesCompleted(CheckerServerModel server) {
        server.onWritesCompleted();
    }

    public void onReceive(CheckerServerModel server, ServerId from, PeerMessage message) {
        for (SafetyProperty property : properties) {
            property.onReceive(server, from, message);
        }
    }

    public void onDecision(CheckerServerModel server, RenderedDecision decision) {
        for (SafetyProperty property : properties) {
            property.onDecision(server, decision);
        }
    }

    public void onTypedDecision(CheckerServerModel server, Decision decision) {
        for (SafetyProperty property : properties) {
            property.onTypedDecision(server, decision);
        }
    }

    public void onSend(CheckerServerModel server, ServerId to, PeerMessage message) {
        for (SafetyProperty property : properties) {
            property.onSend(server, to, message);
        }
    }

    public void onApply(CheckerServerModel server, LogEntry entry) {
        for (SafetyProperty property : properties) {
            property.onApply(server, entry);
        }
        server.recordApplied(entry.index());
    }

    public void onApplied(CheckerServerModel server, long index, long stateHash) {
        for (SafetyProperty property : properties) {
            property.onApplied(server, index, stateHash);
        }
    }

    /**
     * Records that the server's log is about to begin after this snapshot; entries that disagree with it may be lost
     * from now on.
     */
    public void onSnapshotAdoptionStarted(CheckerServerModel server, LogPosition last) {
        server.onSnapshotAdoptionStarted(last, committedLog.entries());
    }

    /** Records that the server's log on disk now begins after this snapshot. */
    public void onSnapshotAdopted(CheckerServerModel server, LogPosition last) {
        server.onSnapshotAdopted(last, committedLog.entries());
    }

    /**
     * Records that the server has restored its state machine from a snapshot, and that its log now begins after the
     * snapshot.
     */
    public void onSnapshotInstalled(CheckerServerModel server, LogPosition last, Configuration configuration) {
        if (last.index() > committedLog.last() || committedLog.entries().term(last.index()) != last.term()) {
            throw new SafetyPropertyViolation(
                    "StateMachineSafety",
                    server + " restores a snapshot up to " + last + ", which was never committed");
        }
        server.onSnapshotInstalled(last, configuration, committedLog.entries());
        server.recordApplied(last.index());
    }

    /**
     * Checks a snapshot that the server took itself: the hard state on disk must not have an earlier term than the
     * snapshot's end (hazard R12).
     */
    public void onSnapshotCaptured(CheckerServerModel server, LogPosition last) {
        if (server.durableHardState().term() < last.term()) {
            throw new SafetyPropertyViolation(
                    "SnapshotBehindVote",
                    "%s has a snapshot up to %s, but its disk is in term %d"
                            .formatted(server, last, server.durableHardState().term()));
        }
        server.onSnapshotCaptured(last);
    }

    /** Checks the safety properties on the core's view after a step. */
    public void onStep(CheckerServerModel server, RaftStateView view) {
        for (SafetyProperty property : properties) {
            property.onStep(server, view);
        }
        long commit = view.commitIndex();
        if (commit > committedLog.last()) {
            committedLog.extend(server.log(), commit, view.hardState().term());
            committedLog.recordConfiguration(server.configurationIndexUpTo(commit), server.configurationUpTo(commit));
            for (SafetyProperty property : properties) {
                property.onCommit(server, view, commit);
            }
        }
        server.recordView(view);
    }
}
