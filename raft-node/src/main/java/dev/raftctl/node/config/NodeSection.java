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

    static NodeSection read(RawSettings settings, ClusterConfig cluster) throws ConfigFailure {
        ServerId id = id(settings);
        if (cluster.bootstrap() && !cluster.servers().containsKey(id)) {
            throw new ConfigFailure(
                    settings.locationOf("node.id"),
                    "bootstrap is asked for, and " + id + " is not among the servers "
                            + cluster.servers().keySet(),
                    "a server that joins later starts with --set cluster.bootstrap=false; then: raftctl add-server");
        }
        HostPort listen = listen(id, cluster, settings);
        return new NodeSection(id, listen, advertise(id, listen, cluster, settings), dataDir(id, settings));
    }

    /** The name or address under which others call the server; null: the settings leave it open. */
    static @Nullable String reachableHost(ServerId id, ClusterConfig cluster, RawSettings settings)
            throws ConfigFailure {
        HostPort address = settings.readAddress("node.advertise");
        if (address == null) {
            address = cluster.servers().get(id);
        }
        if (address == null) {
            address = settings.readAddress("node.listen");
        }
        return address == null || WILDCARDS.contains(address.host()) ? null : address.host();
    }

    static ServerId id(RawSettings settings) throws ConfigFailure {
        ServerId id = settings.read("node.id", ServerId::of);
        if (id == null) {
            throw missingSetting("node.id", "which server this is", "--id", settings);
        }
        return id;
    }

    private static HostPort listen(ServerId id, ClusterConfig cluster, RawSettings settings) throws ConfigFailure {
        HostPort listen = settings.readAddress("node.listen");
        if (listen == null) {
            listen = cluster.servers().get(id);
        }
        if (listen == null) {
            String others = cluster.servers().isEmpty()
                    ? ""
                    : "; cluster.servers has " + cluster.servers().keySet() + ", and not " + id;
            throw missingSetting("node.listen", "where " + id + " listens" + others, "--listen", settings);
        }
        return listen;
    }

    private static HostPort advertise(ServerId id, HostPort listen, ClusterConfig cluster, RawSettings settings)
            throws ConfigFailure {
        HostPort advertise = settings.readAddress("node.advertise");
        HostPort listed = cluster.servers().get(id);
        if (advertise == null) {
            HostPort address = listed == null ? listen : listed;
            requireReachable("node.listen", address, settings.locationOf("node.listen"));
            return address;
        }
        if (listed != null && !listed.equals(advertise)) {
            throw new ConfigFailure(
                    settings.locationOf("node.advertise"),
                    "node.advertise is " + advertise + ", and cluster.servers has " + id + " at " + listed,
                    "leave node.advertise out: the list serves for all servers");
        }
        requireReachable("node.advertise", advertise, settings.locationOf("node.advertise"));
        return advertise;
    }

    /** A wildcard is an address to listen at, and none to connect to. */
    static void requireReachable(String key, HostPort address, String location) throws ConfigFailure {
        if (WILDCARDS.contains(address.host())) {
            throw new ConfigFailure(
                    location,
                    key + " is " + address + ", and no other server can connect to that",
                    key.equals("node.listen")
                            ? "say with node.advertise or --advertise where this server is reached"
                            : "give the address at which the server is reached");
        }
    }

    private static Path dataDir(ServerId id, RawSettings settings) throws ConfigFailure {
        Path dataDir = settings.read("node.data-dir", text -> {
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
            throw missingSetting("node.data-dir", "where " + id + " keeps its data", "--data-dir", settings);
        }
        return dataDir;
    }

    private static ConfigFailure missingSetting(String key, String description, String option, RawSettings settings) {
        return new ConfigFailure(
                settings.defaultLocation(), key + " is missing: " + description, "set it there or with " + option);
    }
}
