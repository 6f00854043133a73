package dev.raftctl.node.config;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ServerId;

/** Reads {@code [raft]}, and {@code snapshot.keep-entries}, which is also a setting of the core. */
final class RaftConfigSection {
    private RaftConfigSection() {}

    static RaftSettings read(ServerId id, UnparsedSettings settings) throws InvalidConfigFailure {
        RaftSettings defaults = RaftSettings.defaults(id);
        boolean checkQuorum = settings.readBoolean("raft.check-quorum", defaults.checkQuorum());
        long timeout = settings.readNanos("raft.election-timeout", defaults.electionTimeoutNanos(), "20ms", "1m");
        return RaftSettings.builder(id)
                .electionTimeoutNanos(timeout)
                .heartbeatNanos(readHeartbeat(timeout, defaults, settings))
                .maxAppendBytes(settings.readBytes("raft.append-bytes", defaults.maxAppendBytes(), "4KiB", "2MiB"))
                .maxInFlightMessages(
                        (int) settings.readCount("raft.window-messages", defaults.maxInFlightMessages(), 1, 10_000))
                .maxInFlightBytes(settings.readBytes("raft.window-bytes", defaults.maxInFlightBytes(), "4KiB", "1GiB"))
                .maxUncommittedBytes(
                        settings.readBytes("raft.uncommitted-bytes", defaults.maxUncommittedBytes(), "1MiB", "4GiB"))
                .maxCacheBytes(settings.readBytes("raft.cache-bytes", defaults.maxCacheBytes(), "64KiB", "16GiB"))
                .trailingEntries(
                        settings.readCount("snapshot.keep-entries", defaults.trailingEntries(), 0, 1_000_000_000))
                .maxCatchUpRounds((int) settings.readCount("raft.catch-up-rounds", defaults.maxCatchUpRounds(), 1, 100))
                .preVote(settings.readBoolean("raft.pre-vote", defaults.preVote()))
                .checkQuorum(checkQuorum)
                .leaseReads(readLeaseReads(checkQuorum, defaults, settings))
                .build();
    }

    /**
     * Reads whether leases are on: they rely on voters to keep their leader, which check-quorum makes them do
     * (dissertation section 6.4.1).
     */
    private static boolean readLeaseReads(boolean checkQuorum, RaftSettings defaults, UnparsedSettings settings)
            throws InvalidConfigFailure {
        boolean leaseReads = settings.readBoolean("raft.lease-reads", defaults.leaseReads());
        if (leaseReads && !checkQuorum) {
            throw new InvalidConfigFailure(
                    settings.locationOf("raft.lease-reads"),
                    "raft.lease-reads is true, but raft.check-quorum is false",
                    "lease reads require check-quorum on every server of the cluster");
        }
        return leaseReads;
    }

    /** Reads the heartbeat interval. The default is shorter if the election timeout is short. */
    private static long readHeartbeat(long timeout, RaftSettings defaults, UnparsedSettings settings)
            throws InvalidConfigFailure {
        long heartbeat =
                settings.readNanos("raft.heartbeat", Math.min(defaults.heartbeatNanos(), timeout / 10), "1ms", "30s");
        if (2 * heartbeat > timeout) {
            throw new InvalidConfigFailure(
                    settings.locationOf("raft.heartbeat"),
                    "raft.heartbeat is " + heartbeat / 1_000_000 + "ms, but raft.election-timeout is "
                            + timeout / 1_000_000 + "ms",
                    "the heartbeat must be at most half the election timeout; a tenth is usual");
        }
        return heartbeat;
    }
}
