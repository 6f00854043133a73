package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real servers in one process: they form a cluster, elect, replicate, and survive. */
class RaftNodeTest {
    @TempDir
    Path root;

    @Test
    void serversOfOneFileFormTheirClusterAndServe() throws Exception {
        try (LocalCluster cluster = LocalCluster.formed(root, "n1", "n2", "n3")) {
            cluster.put("colour", "green");
            assertThat(cluster.get("colour")).isEqualTo("green");
        }
    }
}
