package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code [node]}: this server's id and addresses. The cluster's list of servers supplies what the section
 * omits.
 *
 * @param listen may be a wildcard
 * @param advertise never a wildcard
 */
record NodeConfigSection(ServerId id, HostPort listen, HostPort advertise, Path dataDir) {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "*");

    static NodeConfigSection read(UnparsedSettings settings, ClusterSettings cluster) throws InvalidConfigFailure {
        ServerId id = id(settings);
        if (cluster.bootstrap() && !cluster.servers().containsKey(id)) {
            throw new InvalidConfigFailure(
                    settings.locationOf("node.id"),
                    "cluster.bootstrap is true, but " + id + " is not one of the servers "
                            + cluster.servers().keySet(),
                    "a server that joins later starts with --set cluster.bootstrap=false; then: raftctl add-server");
        }
        HostPort listen = listen(id, cluster, settings);
        return new NodeConfigSection(id, listen, advertise(id, listen, cluster, settings), dataDir(id, settings));
    }

    /** Returns the host at which other servers reach this one, or null if the settings contain no such host. */
    static @Nullable String reachableHost(ServerId id, ClusterSettings cluster, UnparsedSettings settings)
            throws InvalidConfigFailure {
        HostPort address = settings.readAddress("node.advertise");
        if (address == null) {
            address = cluster.addressOf(id);
        }
        if (address == null) {
            address = settings.readAddress("node.listen");
        }
        return address == null || WILDCARDS.contains(address.host()) ? null : address.host();
    }

    static ServerId id(UnparsedSettings settings) throws InvalidConfigFailure {
        ServerId id = settings.read("node.id", ServerId::of);
        if (id == null) {
            throw missingSetting("node.id", "which server this is", "--id", settings);
        }
        return id;
    }

    private static HostPort listen(ServerId id, ClusterSettings cluster, UnparsedSettings settings)
            throws InvalidConfigFailure {
        HostPort listen = settings.readAddress("node.listen");
        if (listen == null) {
            listen = cluster.addressOf(id);
        }
        if (listen == null) {
            String others = cluster.servers().isEmpty()
                    ? ""
                    : "; cluster.servers lists " + cluster.servers().keySet() + ", but not " + id;
            throw missingSetting("node.listen", "where " + id + " listens" + others, "--listen", settings);
        }
        return listen;
    }

    private static HostPort advertise(ServerId id, HostPort listen, ClusterSettings cluster, UnparsedSettings settings)
            throws InvalidConfigFailure {
        HostPort advertise = settings.readAddress("node.advertise");
        HostPort listed = cluster.addressOf(id);
        if (advertise == null) {
            HostPort address = listed == null ? listen : listed;
            requireReachable("node.listen", address, settings.locationOf("node.listen"));
            return address;
        }
        if (listed != null && !listed.equals(advertise)) {
            throw new InvalidConfigFailure(
                    settings.locationOf("node.advertise"),
                    "node.advertise is " + advertise + ", but cluster.servers lists " + id + " at " + listed,
                    "remove node.advertise: every server uses the list");
        }
        requireReachable("node.advertise", advertise, settings.locationOf("node.advertise"));
        return advertise;
    }

    /**
     * Throws if the address is a wildcard. A server can listen on a wildcard address, but no client can connect to it.
     */
    static void requireReachable(String key, HostPort address, String location) throws InvalidConfigFailure {
        if (WILDCARDS.contains(address.host())) {
            throw new InvalidConfigFailure(
                    location,
                    key + " is " + address + ", which other servers cannot connect to",
                    key.equals("node.listen")
                            ? "set node.advertise or --advertise to an address that other servers can reach"
                            : "use an address that other servers can reach");
        }
    }

    private static Path dataDir(ServerId id, UnparsedSettings settings) throws InvalidConfigFailure {
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

    private static InvalidConfigFailure missingSetting(
            String key, String description, String option, UnparsedSettings settings) {
        return new InvalidConfigFailure(
                settings.defaultLocation(), key + " is missing: " + description, "set it there or with " + option);
    }
}
