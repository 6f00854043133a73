package dev.raftctl.cli.dev;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files in the directory of a local cluster:
 * <pre>
 * cluster.toml   the configuration file of the initial servers
 * n1/data/       the data directory of a server
 * n1/node.log    the output of its process
 * n4/address     the address of a server that was started later
 * </pre>
 */
public record DevClusterFiles(Path directory) {
    private static final String ADDRESS = "address";

    public Path configuration() {
        return directory.resolve("cluster.toml");
    }

    Path data(String id) {
        return directory.resolve(id).resolve("data");
    }

    public Path log(String id) {
        return directory.resolve(id).resolve("node.log");
    }

    /** Records the address of a server that was started after the initial servers. */
    void recordAddedServer(ServerId id, HostPort address) throws IOException {
        Path serverDirectory = Files.createDirectories(directory.resolve(id.value()));
        Files.writeString(serverDirectory.resolve(ADDRESS), address + "\n");
    }

    /** Returns the servers that earlier runs started in addition to the initial servers. */
    SortedMap<ServerId, HostPort> addedServers() throws IOException {
        SortedMap<ServerId, HostPort> found = new TreeMap<>();
        try (DirectoryStream<Path> servers = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path server : servers) {
                Path address = server.resolve(ADDRESS);
                if (Files.exists(address)) {
                    ServerId id = ServerId.of(server.getFileName().toString());
                    found.put(id, HostPort.parse(Files.readString(address).strip()));
                }
            }
        }
        return found;
    }
}
