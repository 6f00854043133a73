package dev.raftctl.cli.dev;

import java.nio.file.Path;

/**
 * What lies where under the directory of a local cluster:
 * <pre>
 * cluster.toml   the configuration file of all its servers
 * n1/data/       the data directory of a server
 * n1/node.log    what its process says
 * </pre>
 */
record DevLayout(Path directory) {
    Path configuration() {
        return directory.resolve("cluster.toml");
    }

    Path data(String id) {
        return directory.resolve(id).resolve("data");
    }

    Path log(String id) {
        return directory.resolve(id).resolve("node.log");
    }
}
