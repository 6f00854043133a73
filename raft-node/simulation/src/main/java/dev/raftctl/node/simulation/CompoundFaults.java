package dev.raftctl.node.simulation;

import dev.raftctl.node.core.RaftStateView;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerRole;
import java.util.List;

/** Injects sequences of faults that would occur too rarely if each fault were drawn by chance alone. */
final class CompoundFaults {
    private final SimulatedCluster cluster;
    private final SimulationContext context;
    private final SimulatedOperator operator;
    private final KeyedRandom random;
    private final long timeout;

    CompoundFaults(SimulatedCluster cluster, SimulatedOperator operator) {
        this.cluster = cluster;
        this.context = cluster.context();
        this.operator = operator;
        this.random = context.random("scenes");
        this.timeout = cluster.settings().electionTimeoutNanos();
    }

    void inject(SimulatedFault fault, SimulatedServer fallback, long randomKey) {
        SimulatedServer leader = cluster.leaderOr(fallback);
        switch (fault) {
            case CRASH_LEAVING_LEADER -> crashLeavingLeader(leader, randomKey);
            case RETURN_OLD_LEADER -> returnOldLeader(leader, randomKey);
            case TRANSFER_WITH_LEADER_CUT_OFF -> transferWithLeaderCutOff(leader, randomKey);
            case PAUSE_AND_CUT_OFF_LEADER -> pauseAndCutOffLeader(leader, randomKey);
            case DELAY_RESPONSES -> delayResponses(leader, randomKey);
            case FORGET_LEADER -> forgetLeader(leader, randomKey);
            default -> throw new IllegalArgumentException("not a compound fault: " + fault);
        }
    }

    private void crashLeavingLeader(SimulatedServer leader, long randomKey) {
        MemberChange change = random.chance(0.5, randomKey)
                ? new MemberChange.DemoteVoter(leader.id())
                : new MemberChange.RemoveMember(leader.id());
        operator.send(
                leader,
                new ClientRequest.ChangeMembershipRequest(List.of(change), 0, 20 * timeout / 1_000_000),
                SimulatedFault.CRASH_LEAVING_LEADER);
        long diskNanos = random.between(0, 6 * cluster.settings().hardware().maxDiskNanos(), randomKey + 3);
        context.scheduleAfter(latencyNanos(1, 8, randomKey + 1) + diskNanos, () -> {
            if (leader.isUp()) {
                leader.crash();
                context.scheduleAfter(random.between(1, 4 * timeout, randomKey + 2), leader::start);
            }
        });
    }

    private void returnOldLeader(SimulatedServer oldLeader, long randomKey) {
        isolate(oldLeader);
        context.scheduleAfter(timeout + random.between(0, 3 * timeout, randomKey), () -> {
            for (SimulatedServer other : cluster.servers()) {
                if (other != oldLeader && isLeader(other)) {
                    other.crash();
                    context.scheduleAfter(random.between(timeout, 6 * timeout, randomKey + 1), other::start);
                }
            }
            cluster.network().restoreLinks();
        });
    }

    private void transferWithLeaderCutOff(SimulatedServer leader, long randomKey) {
        cluster.network().cutInboundOnTransfer(leader);
        operator.send(
                leader, new ClientRequest.TransferLeadershipRequest(null), SimulatedFault.TRANSFER_WITH_LEADER_CUT_OFF);
        context.scheduleAfter(random.between(timeout, 3 * timeout, randomKey + 2), cluster.network()::restoreLinks);
    }

    private void pauseAndCutOffLeader(SimulatedServer leader, long randomKey) {
        long pauseNanos = random.between(timeout, 5 * timeout, randomKey);
        leader.pause(context.now() + pauseNanos);
        isolate(leader);
        context.scheduleAfter(pauseNanos + random.between(0, timeout, randomKey + 1), cluster.network()::restoreLinks);
    }

    private void delayResponses(SimulatedServer leader, long randomKey) {
        long delayNanos = random.between(timeout, 2 * timeout, randomKey);
        cluster.servers().forEach(other -> cluster.network().addLatency(other, leader, delayNanos));
        context.scheduleAfter(delayNanos + timeout, () -> {
            cluster.servers().forEach(other -> cluster.network().cut(leader, other));
            context.scheduleAfter(3 * timeout, cluster.network()::restoreLinks);
        });
    }

    /**
     * Cuts one follower off from the leader, so that it campaigns again and again; then isolates the leader and
     * restarts the rest.
     */
    private void forgetLeader(SimulatedServer leader, long randomKey) {
        List<SimulatedServer> servers = cluster.servers();
        SimulatedServer deprivedFollower = servers.get(random.intBelow(servers.size(), randomKey));
        cluster.network().cut(leader, deprivedFollower);
        context.scheduleAfter(random.between(2 * timeout, 4 * timeout, randomKey + 1), () -> {
            isolate(leader);
            for (SimulatedServer other : servers) {
                if (other != leader && other != deprivedFollower && other.isUp()) {
                    other.crash();
                    context.scheduleAfter(1, other::start);
                }
            }
            context.scheduleAfter(2 * timeout, cluster.network()::restoreLinks);
        });
    }

    private void isolate(SimulatedServer victim) {
        for (SimulatedServer other : cluster.servers()) {
            cluster.network().cut(other, victim);
            cluster.network().cut(victim, other);
        }
    }

    private static boolean isLeader(SimulatedServer server) {
        RaftStateView view = server.view();
        return view != null && view.role() == ServerRole.LEADER;
    }

    /**
     * Returns a random time between {@code minHops} and {@code maxHops} times the largest network latency, in
     * nanoseconds.
     */
    private long latencyNanos(int minHops, int maxHops, long randomKey) {
        long maxLatencyNanos = cluster.settings().network().maxLatencyNanos();
        return random.between(minHops * maxLatencyNanos, maxHops * maxLatencyNanos, randomKey);
    }
}
