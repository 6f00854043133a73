package dev.raftctl.cli.prove;

import java.util.List;

/**
 * The settings of a proof.
 *
 * @param nodeCount the number of servers, at least 1
 * @param clientCount the number of concurrent clients
 * @param keyCount the number of keys that they share at a time
 * @param watcherCount the number of watchers of all keys
 * @param lockClientCount the number of clients that contend for a lock
 * @param seed of all random choices; the scheduling of the processes is not part of it, so a seed does not reproduce a
 *     run
 */
record FaultTestSettings(
        int nodeCount,
        int clientCount,
        int keyCount,
        int watcherCount,
        int lockClientCount,
        long durationMillis,
        List<FaultKind> faults,
        long seed) {}
