package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The bounds of the model. Messages may arrive in any order, late, or never.
 *
 * @param initialVoterCount how many of the servers form the first configuration
 * @param maxTerm no server campaigns once its term is this high; the cluster begins in term 1
 * @param maxLogLength a leader proposes only while its log is shorter
 * @param maxRestarts over the whole run
 * @param maxDuplicates messages delivered twice, over the whole run
 * @param maxHeartbeatRounds heartbeat rounds after those of the election, over the whole run
 * @param deliversHeartbeats whether heartbeats are delivered at all
 * @param hasSlowDisks whether writes become durable in separate steps
 * @param changes the changes of one membership change; empty for none
 */
record ModelBounds(
        List<ServerId> servers,
        int initialVoterCount,
        int maxTerm,
        int maxLogLength,
        int maxRestarts,
        int maxDuplicates,
        int maxHeartbeatRounds,
        boolean deliversHeartbeats,
        boolean hasSlowDisks,
        List<MemberChange> changes) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    ModelBounds withMaxTerm(int max) {
        return new ModelBounds(
                servers,
                initialVoterCount,
                max,
                maxLogLength,
                maxRestarts,
                maxDuplicates,
                maxHeartbeatRounds,
                deliversHeartbeats,
                hasSlowDisks,
                changes);
    }

    ModelBounds withMaxRestarts(int max) {
        return new ModelBounds(
                servers,
                initialVoterCount,
                maxTerm,
                maxLogLength,
                max,
                maxDuplicates,
                maxHeartbeatRounds,
                deliversHeartbeats,
                hasSlowDisks,
                changes);
    }

    ModelBounds withMaxDuplicates(int max) {
        return new ModelBounds(
                servers,
                initialVoterCount,
                maxTerm,
                maxLogLength,
                maxRestarts,
                max,
                maxHeartbeatRounds,
                deliversHeartbeats,
                hasSlowDisks,
                changes);
    }

    ModelBounds withMaxHeartbeatRounds(int max) {
        return new ModelBounds(
                servers,
                initialVoterCount,
                maxTerm,
                maxLogLength,
                maxRestarts,
                maxDuplicates,
                max,
                true,
                hasSlowDisks,
                changes);
    }

    ModelBounds withSlowDisks() {
        return new ModelBounds(
                servers,
                initialVoterCount,
                maxTerm,
                maxLogLength,
                maxRestarts,
                maxDuplicates,
                maxHeartbeatRounds,
                deliversHeartbeats,
                true,
                changes);
    }

    List<ServerId> voters() {
        return servers.subList(0, initialVoterCount);
    }

    Configuration configuration() {
        List<ClusterMember> members = new ArrayList<>();
        for (ServerId voter : voters()) {
            members.add(TestMembers.member(voter.value()));
        }
        return Configuration.ofVoters(members);
    }

    /** Returns settings without pre-votes and stickiness: both only exclude behavior that is possible without them. */
    RaftSettings settings(ServerId self) {
        RaftSettings defaults = RaftSettings.withTimeouts(self, 1000 * NANOS_PER_MILLI, 100 * NANOS_PER_MILLI);
        return RaftSettings.builder(self)
                .commitNoticeNanos(0)
                .preVote(false)
                .checkQuorum(false)
                .leaseReads(false)
                .build();
    }

    RandomGenerator random() {
        return () -> 0;
    }
}
