package dev.raftctl.node.config;

import dev.raftctl.node.config.GivenSettings.Given;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code [cluster]}. */
final class ClusterSection {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ClusterSection() {}

    static ClusterConfig read(GivenSettings given) throws ConfigFailure {
        SortedMap<ServerId, HostPort> servers = servers(given);
        String name = given.read("cluster.name", ClusterSection::name);
        boolean bootstrap = given.flag("cluster.bootstrap", false);
        if (bootstrap && servers.isEmpty()) {
            throw new ConfigFailure(
                    given.placeOf("cluster.bootstrap"),
                    "bootstrap is asked for, and no servers are listed",
                    "add servers = { n1 = \"HOST:PORT\", ... } to the [cluster] section");
        }
        return new ClusterConfig(name == null ? ClusterConfig.DEFAULT_NAME : name, bootstrap, servers);
    }

    private static SortedMap<ServerId, HostPort> servers(GivenSettings given) throws ConfigFailure {
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        Map<HostPort, ServerId> byAddress = new HashMap<>();
        for (Map.Entry<String, Given> server : given.under(KnownKeys.SERVERS).entrySet()) {
            Given address = server.getValue();
            String key = KnownKeys.SERVERS + "." + server.getKey();
            ServerId id =
                    GivenSettings.read(KnownKeys.SERVERS, new Given(server.getKey(), address.place()), ServerId::of);
            HostPort at = GivenSettings.read(key, address, HostPort::parse);
            NodeSection.checkReachable(key, at, address.place());
            ServerId other = byAddress.put(at, id);
            if (other != null) {
                throw new ConfigFailure(
                        address.place(), "servers " + other + " and " + id + " have one address, " + at, "");
            }
            servers.put(id, at);
        }
        if (servers.size() > ConfigurationFormat.MEMBERS_MAX) {
            throw new ConfigFailure(
                    given.placeOf(KnownKeys.SERVERS),
                    servers.size() + " servers are listed",
                    "a cluster has at most " + ConfigurationFormat.MEMBERS_MAX);
        }
        return servers;
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected 1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or a digit");
        }
        return text;
    }
}
