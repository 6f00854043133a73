package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How far the model goes. Mail may come in any order, late, or never.
 *
 * @param firstVoters so many of the servers are the first configuration
 * @param termMax nobody stands when its term is this one; the cluster begins in term 1
 * @param logMax a leader proposes while its log is shorter
 * @param restarts in all, anywhere
 * @param duplicates messages delivered twice, in all
 * @param beats heartbeats of a leader after those of its election, in all
 * @param heartbeats whether heartbeats are delivered at all
 * @param slowDisks whether writes become durable in steps of their own
 * @param changes one membership change with these wishes; empty: none
 */
record ModelBounds(
        List<ServerId> servers,
        int firstVoters,
        int termMax,
        int logMax,
        int restarts,
        int duplicates,
        int beats,
        boolean heartbeats,
        boolean slowDisks,
        List<Change> changes) {
    private static final long MILLI = 1_000_000;

    ModelBounds withTermMax(int most) {
        return new ModelBounds(
                servers, firstVoters, most, logMax, restarts, duplicates, beats, heartbeats, slowDisks, changes);
    }

    ModelBounds withRestarts(int most) {
        return new ModelBounds(
                servers, firstVoters, termMax, logMax, most, duplicates, beats, heartbeats, slowDisks, changes);
    }

    ModelBounds withDuplicates(int most) {
        return new ModelBounds(
                servers, firstVoters, termMax, logMax, restarts, most, beats, heartbeats, slowDisks, changes);
    }

    ModelBounds withBeats(int most) {
        return new ModelBounds(
                servers, firstVoters, termMax, logMax, restarts, duplicates, most, true, slowDisks, changes);
    }

    ModelBounds withSlowDisks() {
        return new ModelBounds(
                servers, firstVoters, termMax, logMax, restarts, duplicates, beats, heartbeats, true, changes);
    }

    List<ServerId> voters() {
        return servers.subList(0, firstVoters);
    }

    Configuration configuration() {
        List<Member> members = new ArrayList<>();
        for (ServerId voter : voters()) {
            members.add(Servers.member(voter.value()));
        }
        return Configuration.ofVoters(members);
    }

    /** Without pre-votes and stickiness: whatever these forbid is a part of what may happen here. */
    RaftSettings settings(ServerId self) {
        RaftSettings usual = RaftSettings.withTimes(self, 1000 * MILLI, 100 * MILLI);
        return new RaftSettings(
                self,
                usual.electionTimeoutNanos(),
                usual.heartbeatNanos(),
                usual.appendEntriesMax(),
                usual.appendBytesMax(),
                usual.windowMessages(),
                usual.windowBytes(),
                usual.uncommittedBytesMax(),
                usual.entryBytesMax(),
                usual.applyBytesMax(),
                usual.cacheBytesMax(),
                usual.trailingEntries(),
                usual.catchUpRounds(),
                false,
                false,
                false);
    }

    RandomGenerator random() {
        return () -> 0;
    }
}
