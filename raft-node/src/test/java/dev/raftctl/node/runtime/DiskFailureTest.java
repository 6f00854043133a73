package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.protocol.message.ClientReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a server sends nothing more after a disk failure and the other servers continue (hazards D03, D05). */
class DiskFailureTest {
    @TempDir
    Path root;

    @Test
    void aLeaderWhoseForceFailsStopsSilentlyAndAnotherTakesOver() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1", "n2", "n3");
            RaftNode failing = cluster.start("n1", disk);
            cluster.start("n2");
            cluster.start("n3");
            cluster.put("a", "1");
            cluster.transferLeadershipTo("n1");

            // Without n3 the quorum needs n1's own disk, so nothing may be acknowledged without it.
            cluster.crash("n3");
            disk.faults().failForce(1);
            assertThat(putAt(cluster, "n1")).isNotInstanceOf(ClientReply.CommandExecutedReply.class);

            NodeFailure failure = failing.failure().get(60, TimeUnit.SECONDS);
            assertThat(failure.exitCode()).isEqualTo(7);
            assertThat(failure.message()).contains("n1");
            cluster.crash("n1");
            cluster.start("n3");
            cluster.put("b", "2");
            assertThat(cluster.get("a")).isEqualTo("1");
        }
    }

    private static Object putAt(LocalCluster cluster, String id) {
        try {
            return cluster.send(id, TestClient.put("doubtful", "1"));
        } catch (IOException noReply) {
            return noReply;
        }
    }
}
