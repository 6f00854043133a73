package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How far the model goes. Mail may come in any order, late, or never.
 *
 * @param initialVoterCount so many of the servers are the first configuration
 * @param maxTerm nobody stands when its term is this one; the cluster begins in term 1
 * @param maxLogLength a leader proposes while its log is shorter
 * @param maxRestarts in all, anywhere
 * @param maxDuplicates messages delivered twice, in all
 * @param maxHeartbeatRounds heartbeats of a leader after those of its election, in all
 * @param deliversHeartbeats whether heartbeats are delivered at all
 * @param hasSlowDisks whether writes become durable in steps of their own
 * @param changes one membership change with these wishes; empty: none
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
        List<Member> members = new ArrayList<>();
        for (ServerId voter : voters()) {
            members.add(TestMembers.member(voter.value()));
        }
        return Configuration.ofVoters(members);
    }

    /** Without pre-votes and stickiness: whatever these forbid is a part of what may happen here. */
    RaftSettings settings(ServerId self) {
        RaftSettings defaults = RaftSettings.withTimeouts(self, 1000 * NANOS_PER_MILLI, 100 * NANOS_PER_MILLI);
        return new RaftSettings(
                self,
                defaults.electionTimeoutNanos(),
                defaults.heartbeatNanos(),
                defaults.maxAppendEntries(),
                defaults.maxAppendBytes(),
                defaults.maxInFlightMessages(),
                defaults.maxInFlightBytes(),
                defaults.maxUncommittedBytes(),
                defaults.maxEntryBytes(),
                defaults.maxPendingApplyBytes(),
                defaults.maxCacheBytes(),
                defaults.trailingEntries(),
                defaults.maxCatchUpRounds(),
                false,
                false,
                false);
    }

    RandomGenerator random() {
        return () -> 0;
    }
}
