package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code [node]}, which says who and where this server is; what it leaves open, the cluster's list answers.
 *
 * @param listen may be a wildcard
 * @param advertise never a wildcard
 */
record NodeSection(ServerId id, HostPort listen, HostPort advertise, Path dataDir) {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "*");

    static NodeSection read(GivenSettings given, ClusterConfig cluster) throws ConfigFailure {
        ServerId id = id(given);
        if (cluster.bootstrap() && !cluster.servers().containsKey(id)) {
            throw new ConfigFailure(
                    given.placeOf("node.id"),
                    "bootstrap is asked for, and " + id + " is not among the servers "
                            + cluster.servers().keySet(),
                    "a server that joins later starts with --set cluster.bootstrap=false; then: raftctl add-server");
        }
        HostPort listen = listen(id, cluster, given);
        return new NodeSection(id, listen, advertise(id, listen, cluster, given), dataDir(id, given));
    }

    /** The name or address under which others call the server; null: the settings leave it open. */
    static @Nullable String calledHost(ServerId id, ClusterConfig cluster, GivenSettings given) throws ConfigFailure {
        HostPort called = given.address("node.advertise");
        if (called == null) {
            called = cluster.servers().get(id);
        }
        if (called == null) {
            called = given.address("node.listen");
        }
        return called == null || WILDCARDS.contains(called.host()) ? null : called.host();
    }

    static ServerId id(GivenSettings given) throws ConfigFailure {
        ServerId id = given.read("node.id", ServerId::of);
        if (id == null) {
            throw missing("node.id", "which server this is", "--id", given);
        }
        return id;
    }

    private static HostPort listen(ServerId id, ClusterConfig cluster, GivenSettings given) throws ConfigFailure {
        HostPort listen = given.address("node.listen");
        if (listen == null) {
            listen = cluster.servers().get(id);
        }
        if (listen == null) {
            String others = cluster.servers().isEmpty()
                    ? ""
                    : "; cluster.servers has " + cluster.servers().keySet() + ", and not " + id;
            throw missing("node.listen", "where " + id + " listens" + others, "--listen", given);
        }
        return listen;
    }

    private static HostPort advertise(ServerId id, HostPort listen, ClusterConfig cluster, GivenSettings given)
            throws ConfigFailure {
        HostPort advertise = given.address("node.advertise");
        HostPort listed = cluster.servers().get(id);
        if (advertise == null) {
            HostPort chosen = listed == null ? listen : listed;
            checkReachable("node.listen", chosen, given.placeOf("node.listen"));
            return chosen;
        }
        if (listed != null && !listed.equals(advertise)) {
            throw new ConfigFailure(
                    given.placeOf("node.advertise"),
                    "node.advertise is " + advertise + ", and cluster.servers has " + id + " at " + listed,
                    "leave node.advertise out: the list serves for all servers");
        }
        checkReachable("node.advertise", advertise, given.placeOf("node.advertise"));
        return advertise;
    }

    /** A wildcard is an address to listen at, and none to connect to. */
    static void checkReachable(String key, HostPort address, String place) throws ConfigFailure {
        if (WILDCARDS.contains(address.host())) {
            throw new ConfigFailure(
                    place,
                    key + " is " + address + ", and no other server can connect to that",
                    key.equals("node.listen")
                            ? "say with node.advertise or --advertise where this server is reached"
                            : "give the address at which the server is reached");
        }
    }

    private static Path dataDir(ServerId id, GivenSettings given) throws ConfigFailure {
        Path dataDir = given.read("node.data-dir", text -> {
            try {
                if (!text.isBlank()) {
                    return Path.of(text.replace("{id}", id.value()));
                }
            } catch (InvalidPathException bad) {
                throw new IllegalArgumentException("expected a directory: " + bad.getReason(), bad);
            }
            throw new IllegalArgumentException("expected a directory");
        });
        if (dataDir == null) {
            throw missing("node.data-dir", "where " + id + " keeps its data", "--data-dir", given);
        }
        return dataDir;
    }

    private static ConfigFailure missing(String key, String what, String option, GivenSettings given) {
        return new ConfigFailure(given.origin(), key + " is missing: " + what, "set it there or with " + option);
    }
}
