package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.node.simulation.safety.CommittedLog;
import dev.raftctl.node.simulation.safety.SafetyPropertyViolation;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The phase after all faults are healed: within a bounded time the cluster must elect a leader, answer all clients and
 * converge to one state.
 */
final class HealedClusterPhase {
    /**
     * The number of election timeouts within which a leader must be elected. Each is counted as 2 T, the longest
     * randomized election timeout.
     */
    private static final int MAX_ELECTION_TIMEOUTS = 10;

    /** The number of election timeouts that may pass without any progress. */
    private static final int MAX_IDLE_TIMEOUTS = 60;

    /** The number of election timeouts for which the leader must not change once the cluster has converged. */
    private static final int STABLE_TIMEOUTS = 5;

    private final SimulatedCluster cluster;
    private final SimulationContext context;
    private final List<WorkloadClient> clients;
    private final long maxExtraSteps;
    private final long timeout;

    HealedClusterPhase(SimulatedCluster cluster, List<WorkloadClient> clients, long steps) {
        this.cluster = cluster;
        this.context = cluster.context();
        this.clients = clients;
        this.maxExtraSteps = 20 * steps + 1_000_000;
        this.timeout = 2 * cluster.settings().longestElectionTimeoutNanos();
    }

    void run() {
        cluster.heal();
        stopRemovedServers();
        // Paused servers resume first.
        long resumeDeadline = context.now() + 6 * timeout;
        while (context.now() < resumeDeadline && context.step()) {
            // No guarantee holds yet.
        }
        if (!hasWorkingMajority()) {
            context.count("runs without a working majority");
            return;
        }
        awaitLeader();
        for (WorkloadClient client : clients) {
            client.finishPending();
        }
        awaitConvergence();
        verifyStableLeader();
    }

    /**
     * Checks that the leader stays. Without faults, pre-vote and leader stickiness keep any server, even a removed one,
     * from deposing it (hazard E23).
     */
    private void verifyStableLeader() {
        SimulatedServer leader = establishedLeader();
        RaftStateView view = leader == null ? null : leader.view();
        if (!hasPreVoteAndCheckQuorum() || leader == null || view == null) {
            return;
        }
        long term = view.hardState().term();
        long end = context.now() + STABLE_TIMEOUTS * timeout;
        while (context.now() < end && context.step()) {
            // Let time pass.
        }
        // A leader that an unfinished change deprives of its vote steps down when it has replicated the change.
        boolean mayLead =
                cluster.safetyChecker().committedLog().configuration().voters().contains(leader.id());
        if (mayLead && !leader.shadow().isLeaderIn(term)) {
            throw new SafetyPropertyViolation(
                    "StableLeadership", leader.id() + " lost leadership of term " + term + " without a fault");
        }
    }

    private boolean hasPreVoteAndCheckQuorum() {
        return cluster.settings().raftSettings().preVote()
                && cluster.settings().raftSettings().checkQuorum();
    }

    /**
     * Stops removed servers that do not know that they are removed: without pre-vote and leader stickiness they may
     * disrupt the cluster forever.
     */
    private void stopRemovedServers() {
        if (hasPreVoteAndCheckQuorum()) {
            return;
        }
        Set<ServerId> newestMembers = membersOfNewestConfigurations();
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            if (view != null && view.configuration().contains(server.id()) && !newestMembers.contains(server.id())) {
                server.crash();
            }
        }
    }

    /**
     * Returns whether a server that an unfinished change removes, without knowing it, may campaign again and again.
     * Without pre-vote and leader stickiness no leader then lasts long enough to finish the change (dissertation
     * section 4.2.3).
     */
    private boolean isDisruptedByLeavingServer() {
        RaftStateView newest = null;
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            if (view != null && (newest == null || view.configIndex() > newest.configIndex())) {
                newest = view;
            }
        }
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            boolean isLeftOut = view != null
                    && newest != null
                    && view.configuration().contains(server.id())
                    && !newest.configuration().contains(server.id());
            if (isLeftOut) {
                return !hasPreVoteAndCheckQuorum();
            }
        }
        return false;
    }

    private Set<ServerId> membersOfNewestConfigurations() {
        CommittedLog committedLog = cluster.safetyChecker().committedLog();
        Set<ServerId> members = new TreeSet<>();
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            // After a snapshot, a configuration's index is the end of the snapshot, which differs between servers.
            boolean isNewest = view != null
                    && (view.configIndex() >= committedLog.configurationIndex()
                            || view.configuration().equals(committedLog.configuration()));
            if (view != null && isNewest) {
                members.addAll(view.configuration().members().keySet());
            }
        }
        return members;
    }

    private boolean hasWorkingMajority() {
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            if (view != null && !isWorkingMajority(view.configuration())) {
                return false;
            }
        }
        return true;
    }

    private boolean isWorkingMajority(Configuration configuration) {
        return isWorkingMajority(configuration.voters()) && isWorkingMajority(configuration.outgoing());
    }

    private boolean isWorkingMajority(Collection<ServerId> voters) {
        int workingCount = 0;
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            // A server without a configuration has no vote, and a wiped server does not get its vote back (hazard M18).
            boolean canVote =
                    view != null && !view.configuration().isEmpty() && !server.wasWiped() && server.isHealthy();
            workingCount += voters.contains(server.id()) && canVote ? 1 : 0;
        }
        return workingCount >= Quorum.sizeOf(voters);
    }

    private void awaitLeader() {
        long deadline = context.now() + MAX_ELECTION_TIMEOUTS * timeout;
        while (!hasFollowedLeader()) {
            if (context.now() > deadline || !context.step()) {
                throw new SafetyPropertyViolation(
                        "Liveness",
                        "no leader within " + MAX_ELECTION_TIMEOUTS
                                + " election timeouts after all faults were healed");
            }
        }
    }

    /** Returns whether there is a leader that a majority of the voters in its configuration follows. */
    private boolean hasFollowedLeader() {
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            if (view != null && view.role() == ServerRole.LEADER) {
                SortedSet<ServerId> voters = view.configuration().voters();
                if (followerCount(server.id(), view.hardState().term(), voters) >= Quorum.sizeOf(voters)) {
                    return true;
                }
            }
        }
        return false;
    }

    private int followerCount(ServerId leader, long term, Collection<ServerId> voters) {
        int count = 0;
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            boolean follows = view != null && view.hardState().term() == term && leader.equals(view.leader());
            count += follows && voters.contains(server.id()) ? 1 : 0;
        }
        return count;
    }

    /** Returns a leader that has committed an entry of its own term, or null if there is none. */
    private @Nullable SimulatedServer establishedLeader() {
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            if (view != null
                    && view.role() == ServerRole.LEADER
                    && server.shadow().log().term(view.commitIndex())
                            == view.hardState().term()) {
                return server;
            }
        }
        return null;
    }

    /**
     * Runs until the cluster has converged. Throws if it makes no progress, or if nothing is left that could happen.
     */
    void awaitConvergence() {
        long progress = -1;
        long lastProgressAt = context.now();
        long maxSteps = context.steps() + maxExtraSteps;
        while (!isFinished()) {
            long newProgress = progressSum();
            if (newProgress != progress) {
                progress = newProgress;
                lastProgressAt = context.now();
            }
            if (context.now() - lastProgressAt > MAX_IDLE_TIMEOUTS * timeout || context.steps() > maxSteps) {
                if (isDisruptedByLeavingServer()) {
                    context.count("runs disrupted by a leaving server");
                    return;
                }
                throw new SafetyPropertyViolation(
                        "Liveness", "stuck after all faults were healed: " + unfinishedReason());
            }
            // Checking everything after every step would cost more than the steps.
            boolean hasStepped = true;
            for (int i = 0; i < 50 && hasStepped; i++) {
                hasStepped = context.step();
            }
            if (!hasStepped && !isFinished()) {
                throw new SafetyPropertyViolation(
                        "Liveness", "nothing is scheduled after all faults were healed: " + unfinishedReason());
            }
        }
    }

    private long progressSum() {
        long sum = cluster.safetyChecker().committedLog().last();
        for (SimulatedServer server : cluster.servers()) {
            RaftStateView view = server.view();
            sum += view == null ? 0 : view.lastApplied() + view.last().index() + view.durableIndex();
        }
        Long completed = context.counts().get("operations completed");
        Long chunks = context.counts().get("snapshot chunks stored");
        return sum + (completed == null ? 0 : completed) + (chunks == null ? 0 : chunks);
    }

    private boolean isFinished() {
        return unfinishedReason().isEmpty();
    }

    private String unfinishedReason() {
        for (WorkloadClient client : clients) {
            if (!client.isDone()) {
                return "a client is waiting";
            }
        }
        SimulatedServer leader = establishedLeader();
        RaftStateView leaderView = leader == null ? null : leader.view();
        if (leader == null || leaderView == null) {
            return "there is no leader";
        }
        if (leaderView.commitIndex() < leaderView.last().index()) {
            return leader.id() + " has committed " + leaderView.commitIndex() + " of " + leaderView.last();
        }
        if (leaderView.configuration().isJoint()) {
            return "a membership change is not finished";
        }
        for (ServerId id : leaderView.configuration().members().keySet()) {
            String reason = unfinishedReasonAt(id, leader, leaderView.last().index());
            if (!reason.isEmpty()) {
                return reason;
            }
        }
        return "";
    }

    private String unfinishedReasonAt(ServerId id, SimulatedServer leader, long last) {
        for (SimulatedServer server : cluster.servers()) {
            SimulatedServerProcess process = server.process();
            SimulatedServerProcess leaderProcess = leader.process();
            if (!server.id().equals(id) || server.wasWiped()) {
                continue;
            }
            if (process == null || leaderProcess == null) {
                // It was stopped as a removed server, and an unfinished change added it again.
                server.start();
                return id + " is down";
            }
            if (process.state().lastApplied().index() != last) {
                return id + " has applied " + process.state().lastApplied().index() + " of " + last;
            }
            if (leaderProcess.state().lastApplied().index() == last
                    && leaderProcess.state().stateHash() != process.state().stateHash()) {
                throw new SafetyPropertyViolation(
                        "StateMachineSafety",
                        id + " and " + leader.id() + " have applied " + last + " entries and differ");
            }
        }
        return "";
    }
}
