package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftView;
import dev.raftctl.node.simulation.safety.Ledger;
import dev.raftctl.node.simulation.safety.SafetyViolation;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything is whole again: within a bounded time the cluster must have a leader, answer all clients and agree on one state. */
final class HealedPhase {
    /** Election timeouts, the random part counted full (2 T), within which a leader must be there. */
    private static final int ELECTION_TIMEOUTS = 10;

    /** So long nothing may come nearer to the end. */
    private static final int PATIENCE_TIMEOUTS = 60;

    /** So long no leader may change after that. */
    private static final int CALM_TIMEOUTS = 5;

    private final Cluster cluster;
    private final World world;
    private final List<SimulatedClient> clients;
    private final long patience;
    private final long timeout;

    HealedPhase(Cluster cluster, List<SimulatedClient> clients, long steps) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.clients = clients;
        this.patience = 20 * steps + 1_000_000;
        this.timeout = 2 * cluster.swarm().longestElectionTimeoutNanos();
    }

    void run() {
        cluster.heal();
        stopRemoved();
        // Those who stood still wake up first.
        long awake = world.now() + 6 * timeout;
        while (world.now() < awake && world.step()) {
            // Nothing is promised yet.
        }
        if (!hasWorkingMajority()) {
            world.count("runs left without a working majority");
            return;
        }
        awaitLeader();
        for (SimulatedClient client : clients) {
            client.closeSoon();
        }
        awaitAgreement();
        staysCalm();
    }

    /** Nothing is wrong any more: with pre-votes and stickiness no server can depose the leader, not even one that was removed (E23). */
    private void staysCalm() {
        SimulatedServer leader = leader();
        RaftView view = leader == null ? null : leader.view();
        if (!isProtected() || leader == null || view == null) {
            return;
        }
        long term = view.ballot().term();
        long end = world.now() + CALM_TIMEOUTS * timeout;
        while (world.now() < end && world.step()) {
            // Only time passes.
        }
        // One that a change under way took the vote from hands over when it has told the others.
        boolean mayLead = cluster.witness().ledger().configuration().voters().contains(leader.id());
        if (mayLead && !leader.ghost().leads(term)) {
            throw new SafetyViolation(
                    "StableLeadership", leader.id() + " lost leadership of term " + term + " for nothing");
        }
    }

    private boolean isProtected() {
        return cluster.swarm().rules().preVote() && cluster.swarm().rules().checkQuorum();
    }

    /** Without pre-votes and stickiness a server that was removed and does not know it may disturb the others for ever. */
    private void stopRemoved() {
        if (isProtected()) {
            return;
        }
        Set<ServerId> wanted = membersOfNewestConfigurations();
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            if (view != null && view.configuration().contains(server.id()) && !wanted.contains(server.id())) {
                server.crash();
            }
        }
    }

    /**
     * Without pre-votes and stickiness one that a change under way leaves out, and does not tell, may stand again and again, and no
     * leader stays long enough to finish the change (dissertation section 4.2.3).
     */
    private boolean isDisturbed() {
        RaftView newest = null;
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            if (view != null && (newest == null || view.configIndex() > newest.configIndex())) {
                newest = view;
            }
        }
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            boolean isLeftOut = view != null
                    && newest != null
                    && view.configuration().contains(server.id())
                    && !newest.configuration().contains(server.id());
            if (isLeftOut) {
                return !isProtected();
            }
        }
        return false;
    }

    private Set<ServerId> membersOfNewestConfigurations() {
        Ledger committed = cluster.witness().ledger();
        Set<ServerId> members = new TreeSet<>();
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            // Behind a snapshot a configuration stands where the snapshot ends, which is elsewhere on each server.
            boolean isNewest = view != null
                    && (view.configIndex() >= committed.configurationIndex()
                            || view.configuration().equals(committed.configuration()));
            if (view != null && isNewest) {
                members.addAll(view.configuration().members().keySet());
            }
        }
        return members;
    }

    private boolean hasWorkingMajority() {
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
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
        int working = 0;
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            // Without a configuration it has no vote, and one that heard of later terms is not given one again (trap
            // M18).
            boolean votes = view != null && !view.configuration().isEmpty() && !server.wasWiped() && server.isSound();
            working += voters.contains(server.id()) && votes ? 1 : 0;
        }
        return working >= voters.size() / 2 + (voters.isEmpty() ? 0 : 1);
    }

    private void awaitLeader() {
        long deadline = world.now() + ELECTION_TIMEOUTS * timeout;
        while (!isLed()) {
            if (world.now() > deadline || !world.step()) {
                throw new SafetyViolation(
                        "Liveness", "no leader within " + ELECTION_TIMEOUTS + " election timeouts after all was whole");
            }
        }
    }

    /** Whether there is a leader that a majority of its voters follows. */
    private boolean isLed() {
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            if (view != null && view.role() == ServerRole.LEADER) {
                SortedSet<ServerId> voters = view.configuration().voters();
                if (followersOf(server.id(), view.ballot().term(), voters) > voters.size() / 2) {
                    return true;
                }
            }
        }
        return false;
    }

    private int followersOf(ServerId leader, long term, Collection<ServerId> voters) {
        int followers = 0;
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            boolean follows = view != null && view.ballot().term() == term && leader.equals(view.leader());
            followers += follows && voters.contains(server.id()) ? 1 : 0;
        }
        return followers;
    }

    /** A leader that has committed an entry of its own term. */
    private @Nullable SimulatedServer leader() {
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            if (view != null
                    && view.role() == ServerRole.LEADER
                    && server.ghost().log().term(view.commitIndex())
                            == view.ballot().term()) {
                return server;
            }
        }
        return null;
    }

    private void awaitAgreement() {
        long progress = -1;
        long since = world.now();
        long stepsMax = world.steps() + patience;
        while (!isFinished()) {
            long now = progress();
            if (now != progress) {
                progress = now;
                since = world.now();
            }
            if (world.now() - since > PATIENCE_TIMEOUTS * timeout || world.steps() > stepsMax) {
                if (isDisturbed()) {
                    world.count("runs disturbed by a server on its way out");
                    return;
                }
                throw new SafetyViolation("Liveness", "stuck after all was whole: " + whatIsMissing());
            }
            // A look at everything at each step would cost more than the steps.
            for (int i = 0; i < 50; i++) {
                world.step();
            }
        }
    }

    private long progress() {
        long sum = cluster.witness().ledger().last();
        for (SimulatedServer server : cluster.servers()) {
            RaftView view = server.view();
            sum += view == null ? 0 : view.lastApplied() + view.last().index() + view.durableIndex();
        }
        Long answered = world.counts().get("operations answered");
        Long chunks = world.counts().get("snapshot chunks stored");
        return sum + (answered == null ? 0 : answered) + (chunks == null ? 0 : chunks);
    }

    private boolean isFinished() {
        return whatIsMissing().isEmpty();
    }

    private String whatIsMissing() {
        for (SimulatedClient client : clients) {
            if (!client.isDone()) {
                return "a client waits";
            }
        }
        SimulatedServer leader = leader();
        RaftView leading = leader == null ? null : leader.view();
        if (leader == null || leading == null) {
            return "there is no leader";
        }
        if (leading.commitIndex() < leading.last().index()) {
            return leader.id() + " has committed " + leading.commitIndex() + " of " + leading.last();
        }
        if (leading.configuration().isJoint()) {
            return "a membership change is not finished";
        }
        for (ServerId id : leading.configuration().members().keySet()) {
            String missing = missingAt(id, leader, leading.last().index());
            if (!missing.isEmpty()) {
                return missing;
            }
        }
        return "";
    }

    private String missingAt(ServerId id, SimulatedServer leader, long last) {
        for (SimulatedServer server : cluster.servers()) {
            ServerProcess process = server.process();
            ServerProcess leading = leader.process();
            if (!server.id().equals(id) || server.wasWiped()) {
                continue;
            }
            if (process == null || leading == null) {
                // It was taken for one that is removed, and a change under way brought it back.
                server.start();
                return id + " is down";
            }
            if (process.replica().applied() != last) {
                return id + " has applied " + process.replica().applied() + " of " + last;
            }
            if (leading.replica().applied() == last
                    && leading.replica().stateHash() != process.replica().stateHash()) {
                throw new SafetyViolation(
                        "StateMachineSafety",
                        id + " and " + leader.id() + " have applied " + last + " entries and differ");
            }
        }
        return "";
    }
}
