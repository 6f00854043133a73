package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.node.config.ClusterSettings;
import dev.raftctl.node.config.InvalidConfigFailure;
import dev.raftctl.node.config.NodeConfigLoader;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster as a configuration file lists it.
 *
 * @param name the default name if the file has none
 */
record ListedCluster(String name, Configuration configuration) {
    static final String DEFAULT_NAME = ClusterSettings.DEFAULT_NAME;

    /** Reads the file, which lists at least one voter. */
    static ListedCluster read(Path file) throws CliFailure {
        ClusterSettings settings;
        try {
            settings = NodeConfigLoader.loadCluster(file);
        } catch (InvalidConfigFailure invalid) {
            throw CliFailure.usage(String.valueOf(invalid.getMessage()), invalid.hint());
        }
        SortedMap<ServerId, ClusterMember> members = new TreeMap<>();
        add(settings.servers(), members);
        add(settings.learners(), members);
        return new ListedCluster(
                settings.name(),
                new Configuration(
                        members,
                        new TreeSet<>(settings.servers().keySet()),
                        Collections.emptySortedSet(),
                        new TreeSet<>(settings.learners().keySet())));
    }

    private static void add(SortedMap<ServerId, HostPort> servers, SortedMap<ServerId, ClusterMember> members) {
        servers.forEach((id, address) -> members.put(id, new ClusterMember(id, address.toString())));
    }

    /** Returns the listed voters, in order of their ids. */
    Collection<ClusterMember> voters() {
        SortedMap<ServerId, ClusterMember> voters = new TreeMap<>(configuration.members());
        voters.keySet().retainAll(configuration.voters());
        return voters.values();
    }
}
