package dev.raftctl.node.config;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ServerId;

/** Reads {@code [raft]}, and how many entries a snapshot leaves in the log, which the core decides too. */
final class RaftSection {
    private RaftSection() {}

    static RaftSettings read(ServerId id, GivenSettings given) throws ConfigFailure {
        RaftSettings standard = RaftSettings.defaults(id);
        boolean checkQuorum = given.flag("raft.check-quorum", standard.checkQuorum());
        long timeout = given.nanos("raft.election-timeout", standard.electionTimeoutNanos(), "20ms", "1m");
        return new RaftSettings(
                id,
                timeout,
                heartbeat(timeout, standard, given),
                standard.appendEntriesMax(),
                given.bytes("raft.append-bytes", standard.appendBytesMax(), "4KiB", "2MiB"),
                (int) given.count("raft.window-messages", standard.windowMessages(), 1, 10_000),
                given.bytes("raft.window-bytes", standard.windowBytes(), "4KiB", "1GiB"),
                given.bytes("raft.uncommitted-bytes", standard.uncommittedBytesMax(), "1MiB", "4GiB"),
                standard.entryBytesMax(),
                standard.applyBytesMax(),
                given.bytes("raft.cache-bytes", standard.cacheBytesMax(), "64KiB", "16GiB"),
                given.count("snapshot.keep-entries", standard.trailingEntries(), 0, 1_000_000_000),
                (int) given.count("raft.catch-up-rounds", standard.catchUpRounds(), 1, 100),
                given.flag("raft.pre-vote", standard.preVote()),
                checkQuorum,
                leaseReads(checkQuorum, standard, given));
    }

    /** A lease is a promise of the voters to stick to their leader, which they do by check-quorum (dissertation section 6.4.1). */
    private static boolean leaseReads(boolean checkQuorum, RaftSettings standard, GivenSettings given)
            throws ConfigFailure {
        boolean leaseReads = given.flag("raft.lease-reads", standard.leaseReads());
        if (leaseReads && !checkQuorum) {
            throw new ConfigFailure(
                    given.placeOf("raft.lease-reads"),
                    "raft.lease-reads is true, and raft.check-quorum false",
                    "leases need check-quorum, on every server of the cluster");
        }
        return leaseReads;
    }

    /** Without one of its own, it follows a shorter election timeout. */
    private static long heartbeat(long timeout, RaftSettings standard, GivenSettings given) throws ConfigFailure {
        long heartbeat = given.nanos("raft.heartbeat", Math.min(standard.heartbeatNanos(), timeout / 10), "1ms", "30s");
        if (2 * heartbeat > timeout) {
            throw new ConfigFailure(
                    given.placeOf("raft.heartbeat"),
                    "raft.heartbeat is " + heartbeat / 1_000_000 + "ms, and raft.election-timeout "
                            + timeout / 1_000_000 + "ms",
                    "the heartbeat is at most half of the election timeout; a tenth is usual");
        }
        return heartbeat;
    }
}
