package dev.raftctl.node.config;

import java.util.List;
import java.util.TreeSet;

/** The keys that a configuration file may have, with suggestions for misspelled keys. */
final class KnownConfigKeys {
    /** The table of the cluster's servers, in which every key is a server id. */
    static final String SERVERS = "cluster.servers";

    /** The table of the servers that do not vote, in which every key is a server id. */
    static final String LEARNERS = "cluster.learners";

    static final List<String> ALL = List.of(
            "node.id",
            "node.listen",
            "node.advertise",
            "node.data-dir",
            "cluster.name",
            "cluster.bootstrap",
            SERVERS,
            LEARNERS,
            "raft.heartbeat",
            "raft.election-timeout",
            "raft.pre-vote",
            "raft.check-quorum",
            "raft.lease-reads",
            "raft.append-bytes",
            "raft.window-messages",
            "raft.window-bytes",
            "raft.uncommitted-bytes",
            "raft.cache-bytes",
            "raft.catch-up-rounds",
            "snapshot.after-entries",
            "snapshot.after-bytes",
            "snapshot.keep-entries",
            "storage.segment-bytes",
            "storage.min-free",
            "limits.connections",
            "limits.handshake-timeout",
            "limits.idle-timeout",
            "limits.slow-reader-timeout",
            "limits.connection-bytes",
            "limits.in-flight-bytes",
            "limits.failed-handshakes",
            "limits.watch-history",
            "tls.cert",
            "tls.key",
            "tls.ca",
            "tls.insecure",
            "metrics.listen",
            "log.format",
            "log.level");

    private KnownConfigKeys() {}

    static boolean isKey(String key) {
        return (ALL.contains(key) && !isServerTable(key)) || isServer(key);
    }

    static boolean isServer(String key) {
        return isEntryOf(SERVERS, key) || isEntryOf(LEARNERS, key);
    }

    private static boolean isEntryOf(String table, String key) {
        return key.startsWith(table + ".") && key.length() > table.length() + 1;
    }

    /** Returns whether a key is a table in which every key is a server id. */
    static boolean isServerTable(String key) {
        return key.equals(SERVERS) || key.equals(LEARNERS);
    }

    static boolean isTable(String key) {
        return ALL.stream().anyMatch(known -> known.startsWith(key + ".")) || isServerTable(key);
    }

    /** Returns a hint that suggests the known key most similar to an unknown one. */
    static String hintFor(String key) {
        String section = sectionOf(key);
        String nearest = "";
        int minDistance = Integer.MAX_VALUE;
        for (String known : ALL) {
            int distance = lastPartOf(known).equals(lastPartOf(key)) ? 1 : EditDistance.between(key, known);
            if (distance < minDistance) {
                minDistance = distance;
                nearest = known;
            }
        }
        if (minDistance <= Math.max(2, key.length() / 4)) {
            return "did you mean '" + (sectionOf(nearest).equals(section) ? lastPartOf(nearest) : nearest) + "'?";
        }
        TreeSet<String> inSection = new TreeSet<>();
        for (String known : ALL) {
            if (sectionOf(known).equals(section)) {
                inSection.add(lastPartOf(known));
            }
        }
        return inSection.isEmpty()
                ? "the sections are node, cluster, raft, snapshot, storage, limits, tls, metrics, log"
                : "[" + section + "] has " + String.join(", ", inSection);
    }

    private static String sectionOf(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? "" : key.substring(0, dot);
    }

    private static String lastPartOf(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
