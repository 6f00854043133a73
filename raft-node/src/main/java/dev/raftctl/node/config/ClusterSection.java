package dev.raftctl.node.config;

import dev.raftctl.node.config.RawSettings.RawSetting;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the configuration section {@code [cluster]}. */
final class ClusterSection {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ClusterSection() {}

    static ClusterConfig read(RawSettings settings) throws ConfigFailure {
        SortedMap<ServerId, HostPort> servers = readServers(settings);
        String name = settings.read("cluster.name", ClusterSection::parseName);
        boolean bootstrap = settings.readBoolean("cluster.bootstrap", false);
        if (bootstrap && servers.isEmpty()) {
            throw new ConfigFailure(
                    settings.locationOf("cluster.bootstrap"),
                    "cluster.bootstrap is true, but no servers are listed",
                    "add servers = { n1 = \"HOST:PORT\", ... } to the [cluster] section");
        }
        return new ClusterConfig(name == null ? ClusterConfig.DEFAULT_NAME : name, bootstrap, servers);
    }

    private static SortedMap<ServerId, HostPort> readServers(RawSettings settings) throws ConfigFailure {
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        Map<HostPort, ServerId> byAddress = new HashMap<>();
        for (Map.Entry<String, RawSetting> server :
                settings.under(KnownKeys.SERVERS).entrySet()) {
            RawSetting address = server.getValue();
            String key = KnownKeys.SERVERS + "." + server.getKey();
            ServerId id = RawSettings.read(
                    KnownKeys.SERVERS, new RawSetting(server.getKey(), address.location()), ServerId::of);
            HostPort hostPort = RawSettings.read(key, address, HostPort::parse);
            NodeSection.requireReachable(key, hostPort, address.location());
            ServerId other = byAddress.put(hostPort, id);
            if (other != null) {
                throw new ConfigFailure(
                        address.location(),
                        "servers " + other + " and " + id + " have the same address, " + hostPort,
                        "");
            }
            servers.put(id, hostPort);
        }
        if (servers.size() > ConfigurationFormat.MAX_MEMBERS) {
            throw new ConfigFailure(
                    settings.locationOf(KnownKeys.SERVERS),
                    servers.size() + " servers are listed",
                    "a cluster has at most " + ConfigurationFormat.MAX_MEMBERS);
        }
        return servers;
    }

    private static String parseName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected 1 to 64 of A-Z a-z 0-9 . _ - beginning with a letter or a digit");
        }
        return text;
    }
}
