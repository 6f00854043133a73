package dev.raftctl.cli.docs;

import dev.raftctl.node.config.NodeConfigLoader;
import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.wire.WireLimits;
import java.util.Locale;

/** Generates the man page (section 5) that describes every key of a node's configuration file. */
final class ConfigFileManPage {
    private static final RaftSettings RAFT = RaftSettings.defaults(ServerId.of("n1"));
    private static final WireLimits LIMITS = WireLimits.DEFAULT;
    private static final SnapshotSettings SNAPSHOTS = SnapshotSettings.DEFAULT;
    private static final StorageSettings STORAGE = StorageSettings.DEFAULT;

    private ConfigFileManPage() {}

    static String render(String version) {
        RoffBuilder roff = new RoffBuilder().title("raftctl-config", 5, version);
        roff.section("NAME").line("raftctl\\-config \\- the configuration file of a raftctl node");
        roff.section("DESCRIPTION");
        roff.addText(
                "The file is TOML 1.0 and is read by raftctl node --config FILE. An unknown key is an error that names the line and"
                        + " the nearest known key. All hosts can share one file: --id names the server, and {id} in a path is replaced by"
                        + " the id.");
        roff.paragraph(
                "Any key can also be set on the command line, which takes precedence: --set raft.heartbeat=50ms. Durations are written"
                        + " as 500ms, 5s or 2m, and sizes as 64KiB, 8MiB or 1GiB. Changes take effect at the next start.");
        String section = "";
        for (String key : NodeConfigLoader.keys()) {
            String of = key.substring(0, key.indexOf('.'));
            if (!of.equals(section)) {
                section = of;
                roff.section(section.toUpperCase(Locale.ROOT));
            }
            roff.term(key, meaning(key));
        }
        roff.section("EXAMPLES");
        roff.example(
                "[node]",
                "listen = \"0.0.0.0:7001\"",
                "data-dir = \"/var/lib/raftctl/{id}\"",
                "[cluster]",
                "name = \"orders\"",
                "servers = { n1 = \"10.0.0.1:7001\", n2 = \"10.0.0.2:7001\", n3 = \"10.0.0.3:7001\" }");
        roff.section("SEE ALSO").line("\\fBraftctl\\-node\\fR(1),\n\\fBraftctl\\-metrics\\fR(7)");
        return roff.toString();
    }

    /** Returns the purpose and default of a configuration key, or an empty string if the key has no description. */
    static String meaning(String key) {
        return switch (key) {
            case "node.id" ->
                "The server's id. No other server of the cluster may ever have used it. Required here or as --id.";
            case "node.listen" -> "HOST:PORT to listen on. Default: the server's address in cluster.servers.";
            case "node.advertise" ->
                "HOST:PORT at which other servers and clients reach the server. Default: its address in cluster.servers, otherwise"
                        + " node.listen.";
            case "node.data-dir" ->
                "The directory of the server's log, vote and snapshots. Required here or as --data-dir.";
            case "cluster.name" -> "The cluster's name: 1 to 64 of the characters A-Z a-z 0-9 . _ -. Default: cluster.";
            case "cluster.bootstrap" ->
                "Whether servers with empty data directories form the cluster in cluster.servers without raftctl bootstrap."
                        + " Default: false.";
            case "cluster.learners" ->
                "Servers that do not vote: a table of ID = \"HOST:PORT\". They do not take part in forming the cluster;"
                        + " raftctl apply adds them.";
            case "cluster.servers" ->
                "Every server and its address: a table of ID = \"HOST:PORT\". Once the cluster is formed, its"
                        + " replicated configuration is used instead.";
            case "raft.heartbeat" ->
                "How often a leader sends heartbeats; at most half of the election timeout. Default: "
                        + time(RAFT.heartbeatNanos()) + ", or a tenth of a shorter election timeout.";
            case "raft.election-timeout" ->
                "How long a follower waits for a leader before it campaigns; the actual time is random, up to twice as"
                        + " long. Default: " + time(RAFT.electionTimeoutNanos()) + ".";
            case "raft.pre-vote" ->
                "Whether a server runs a pre-vote before it campaigns. Default: " + RAFT.preVote() + ".";
            case "raft.check-quorum" ->
                "Whether a leader without contact with a majority steps down, and followers reject candidates"
                        + " while they hear from a leader. Default: " + RAFT.checkQuorum() + ".";
            case "raft.lease-reads" ->
                "Whether the leader answers reads from its lease instead of asking a majority; needs"
                        + " check-quorum and bounded clock drift. Default: " + RAFT.leaseReads() + ".";
            case "raft.append-bytes" ->
                "Maximum bytes of entries in one message to a follower. Default: " + size(RAFT.maxAppendBytes()) + ".";
            case "raft.window-messages" ->
                "Maximum number of messages with entries in flight to a follower. Default: "
                        + RAFT.maxInFlightMessages() + ".";
            case "raft.window-bytes" ->
                "Maximum bytes of entries in flight to a follower. Default: " + size(RAFT.maxInFlightBytes()) + ".";
            case "raft.uncommitted-bytes" ->
                "A leader with more uncommitted bytes than this accepts no further entries. Default: "
                        + size(RAFT.maxUncommittedBytes()) + ".";
            case "raft.cache-bytes" ->
                "How many bytes at the end of the log are cached in memory. Default: " + size(RAFT.maxCacheBytes())
                        + ".";
            case "raft.catch-up-rounds" ->
                "Number of rounds in which a new server must catch up. Default: " + RAFT.maxCatchUpRounds() + ".";
            case "snapshot.after-entries" ->
                "A snapshot is taken when this many entries have been applied since the last snapshot. Default: "
                        + SNAPSHOTS.afterEntries() + ".";
            case "snapshot.after-bytes" ->
                "A snapshot is taken when this many bytes of entries have been applied since the last snapshot. Default: "
                        + size(SNAPSHOTS.afterBytes()) + ".";
            case "snapshot.keep-entries" ->
                "How many entries before a snapshot stay in the log for slow followers. Default: "
                        + RAFT.trailingEntries() + ".";
            case "storage.segment-bytes" -> "The size of each log file. Default: " + size(STORAGE.segmentBytes()) + ".";
            case "storage.min-free" ->
                "With less free disk space than this, writes are refused. Default: " + size(STORAGE.minFreeBytes())
                        + ".";
            case "limits.connections" -> "Maximum number of connections. Default: " + LIMITS.maxConnections() + ".";
            case "limits.handshake-timeout" ->
                "Timeout of the handshake. Default: " + LIMITS.handshakeTimeoutMillis() + "ms.";
            case "limits.idle-timeout" ->
                "A connection without incoming data for this long is closed. Default: "
                        + LIMITS.idleTimeoutMillis() / 1_000 + "s.";
            case "limits.slow-reader-timeout" ->
                "A client that reads no replies for this long is disconnected." + " Default: "
                        + LIMITS.slowReaderTimeoutMillis() / 1_000 + "s.";
            case "limits.connection-bytes" ->
                "Maximum memory for the requests and replies of one connection. Default: "
                        + size(LIMITS.maxRequestBytesPerConnection()) + ", less with a small heap.";
            case "limits.in-flight-bytes" ->
                "Maximum memory for the requests and replies of all connections together. Default: "
                        + size(LIMITS.maxInFlightRequestBytes()) + ", less with a small heap.";
            case "limits.failed-handshakes" ->
                "How many consecutive handshakes from one address may fail before the address is rejected for a"
                        + " while. Default: " + LIMITS.maxFailedHandshakes() + ".";
            case "limits.watch-history" ->
                "Maximum memory for the newest changes of keys, from which watches are served. A watch from an older index is refused."
                        + " Default: " + size(NodeConfigLoader.defaultWatchHistoryBytes())
                        + ", less with a small heap.";
            case "tls.cert" ->
                "The server's certificate, in PEM. Together with tls.key and tls.ca it enables mutual TLS.";
            case "tls.key" -> "The private key of the server's certificate, in PEM.";
            case "tls.ca" -> "The trusted certificate authorities, in PEM.";
            case "tls.insecure" ->
                "Serve plaintext to other machines: anyone who reaches the address has all rights. Without TLS and"
                        + " without this setting a node serves loopback only, where every local user has all rights. Default: false.";
            case "metrics.listen" ->
                "HOST:PORT at which metrics are served in plaintext; see raftctl-metrics(7). Default: metrics are not served.";
            case "log.format" -> "The format of the log on standard error: text or json. Default: text.";
            case "log.level" -> "The level of the log: error, warn, info or debug. Default: info.";
            default -> "";
        };
    }

    private static String time(long nanos) {
        return nanos / 1_000_000 + "ms";
    }

    private static String size(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }
}
