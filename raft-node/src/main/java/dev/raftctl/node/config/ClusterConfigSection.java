package dev.raftctl.node.config;

import dev.raftctl.node.config.UnparsedSettings.LocatedSetting;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the configuration section {@code [cluster]}. */
final class ClusterConfigSection {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ClusterConfigSection() {}

    static ClusterSettings read(UnparsedSettings settings) throws InvalidConfigFailure {
        Map<HostPort, ServerId> byAddress = new HashMap<>();
        SortedMap<ServerId, HostPort> servers = readServers(KnownConfigKeys.SERVERS, byAddress, settings);
        SortedMap<ServerId, HostPort> learners = readServers(KnownConfigKeys.LEARNERS, byAddress, settings);
        requireDistinct(servers, learners, settings);
        String name = settings.read("cluster.name", ClusterConfigSection::parseName);
        boolean bootstrap = settings.readBoolean("cluster.bootstrap", false);
        if (bootstrap && servers.isEmpty()) {
            throw new InvalidConfigFailure(
                    settings.locationOf("cluster.bootstrap"),
                    "cluster.bootstrap is true, but no servers are listed",
                    "add servers = { n1 = \"HOST:PORT\", ... } to the [cluster] section");
        }
        return new ClusterSettings(name == null ? ClusterSettings.DEFAULT_NAME : name, bootstrap, servers, learners);
    }

    private static void requireDistinct(
            SortedMap<ServerId, HostPort> servers, SortedMap<ServerId, HostPort> learners, UnparsedSettings settings)
            throws InvalidConfigFailure {
        for (ServerId id : learners.keySet()) {
            if (servers.containsKey(id)) {
                throw new InvalidConfigFailure(
                        settings.locationOf(KnownConfigKeys.LEARNERS + "." + id),
                        id + " is listed as a voter and as a learner",
                        "list it in cluster.servers or in cluster.learners");
            }
        }
        int count = servers.size() + learners.size();
        if (count > ClusterConfigurationFormat.MAX_MEMBERS) {
            throw new InvalidConfigFailure(
                    settings.locationOf(KnownConfigKeys.SERVERS),
                    count + " servers are listed",
                    "a cluster has at most " + ClusterConfigurationFormat.MAX_MEMBERS);
        }
    }

    private static SortedMap<ServerId, HostPort> readServers(
            String table, Map<HostPort, ServerId> byAddress, UnparsedSettings settings) throws InvalidConfigFailure {
        SortedMap<ServerId, HostPort> servers = new TreeMap<>();
        for (Map.Entry<String, LocatedSetting> server : settings.under(table).entrySet()) {
            LocatedSetting address = server.getValue();
            String key = table + "." + server.getKey();
            ServerId id =
                    UnparsedSettings.read(table, new LocatedSetting(server.getKey(), address.location()), ServerId::of);
            HostPort hostPort = UnparsedSettings.read(key, address, HostPort::parse);
            NodeConfigSection.requireReachable(key, hostPort, address.location());
            ServerId other = byAddress.put(hostPort, id);
            if (other != null) {
                throw new InvalidConfigFailure(
                        address.location(),
                        "servers " + other + " and " + id + " have the same address, " + hostPort,
                        "");
            }
            servers.put(id, hostPort);
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
