package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.simulated.SimulatedDisk;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DiskSpaceLevel;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerRole;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests real servers whose disks fill up and get free space again without a restart (hazards D04, D05). */
class FullDiskTest {
    private static final String LARGE = "x".repeat(300_000);

    @TempDir
    Path root;

    @Test
    void aLeaderWithAFullDiskTransfersLeadershipStillVotesAndCatchesUpOnceSpaceIsFree() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1", "n2", "n3");
            RaftNode fullNode = cluster.start("n1", disk);
            cluster.start("n2");
            cluster.start("n3");
            cluster.put("a", "1");
            cluster.transferLeadershipTo("n1");

            disk.faults().limitCapacity(0);
            Await.until("another server leads", () -> !cluster.awaitLeader().equals("n1"));
            cluster.put("b", LARGE);
            cluster.put("c", LARGE);
            Await.until("n1 is full", () -> cluster.statusUnchecked("n1").disk().level() == DiskSpaceLevel.FULL);
            assertThat(fullNode.failure()).isNotDone();

            // Without the vote of n1 the third server could not win an election.
            String leader = cluster.awaitLeader();
            String third = leader.equals("n2") ? "n3" : "n2";
            cluster.crash(leader);
            Await.until(
                    "the third server leads",
                    () -> cluster.statusUnchecked(third).role() == ServerRole.LEADER);

            disk.faults().removeCapacityLimit();
            cluster.put("d", "4");
            Await.until(
                    "n1 has caught up",
                    () -> cluster.statusUnchecked("n1").lastApplied()
                            == cluster.statusUnchecked(third).lastApplied());
            assertThat(cluster.get("a")).isEqualTo("1");
            assertThat(cluster.get("b")).isEqualTo(LARGE);
            assertThat(cluster.get("c")).isEqualTo(LARGE);
            assertThat(fullNode.failure()).isNotDone();
        }
    }

    @Test
    void aLeaderWhoseWriteFindsTheDiskFullLosesNoAcknowledgedEntry() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1", "n2", "n3");
            RaftNode fullNode = cluster.start("n1", disk);
            cluster.start("n2");
            cluster.start("n3");
            cluster.transferLeadershipTo("n1");

            disk.faults().limitCapacity(0);
            // Before the next poll of the free space the other servers may commit an entry that the leader itself could
            // not store.
            boolean done = isDone(cluster, TestClient.put("a", LARGE));
            Await.until("another server leads", () -> !cluster.awaitLeader().equals("n1"));
            cluster.put("b", "2");
            if (done) {
                assertThat(cluster.get("a")).isEqualTo(LARGE);
            }

            disk.faults().removeCapacityLimit();
            cluster.transferLeadershipTo("n1");
            cluster.put("c", "3");
            assertThat(cluster.get("b")).isEqualTo("2");
            assertThat(fullNode.failure()).isNotDone();
        }
    }

    @Test
    void aSingleServerWithAFullDiskRefusesWritesBeforeAppendingAndServesReads() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (LocalCluster cluster = new LocalCluster(root)) {
            cluster.listServers("n1");
            cluster.start("n1", disk);
            cluster.campaign("n1");
            ClientReply.CommandExecutedReply first =
                    (ClientReply.CommandExecutedReply) cluster.sendUnchecked("n1", TestClient.put("a", "1"));

            disk.faults().limitCapacity(0);
            Await.until(
                    "n1 is short of disk space",
                    () -> cluster.statusUnchecked("n1").disk().level() != DiskSpaceLevel.AMPLE);
            int taken = putUntilRefused(cluster);
            assertThat(cluster.sendUnchecked("n1", TestClient.put("b", "3")))
                    .satisfies(reply -> assertThat(isRefused(reply)).isTrue());
            assertThat(cluster.get("a")).isEqualTo("1");

            disk.faults().removeCapacityLimit();
            ClientReply.CommandExecutedReply next = putUntilAccepted(cluster);
            assertThat(next.position().index())
                    .as("refused commands left no entries in between; %d were accepted", taken)
                    .isEqualTo(first.position().index() + taken + 1);
            assertThat(cluster.get("b")).isEqualTo("4");
        }
    }

    /** Returns how many puts were accepted before the core knew of the full disk. */
    private static int putUntilRefused(LocalCluster cluster) {
        AtomicInteger taken = new AtomicInteger();
        Await.until("the core knows of the full disk", () -> {
            boolean refused = isRefused(cluster.sendUnchecked("n1", TestClient.put("b", "2")));
            taken.addAndGet(refused ? 0 : 1);
            return refused;
        });
        return taken.get();
    }

    private static ClientReply.CommandExecutedReply putUntilAccepted(LocalCluster cluster) {
        AtomicReference<ClientReply> reply = new AtomicReference<>();
        Await.until("writes are accepted", () -> {
            reply.set(cluster.sendUnchecked("n1", TestClient.put("b", "4")));
            return !isRefused(reply.get());
        });
        return (ClientReply.CommandExecutedReply) reply.get();
    }

    /** While leadership moves, n1 may not learn the outcome because its disk is full: a timeout counts as not done. */
    private static boolean isDone(LocalCluster cluster, ClientRequest put) {
        try {
            return cluster.sendUnchecked("n1", put) instanceof ClientReply.CommandExecutedReply;
        } catch (UncheckedIOException silent) {
            return false;
        }
    }

    private static boolean isRefused(ClientReply reply) {
        return reply instanceof ClientReply.RefusedReply refused
                && refused.refusal().reason() == RefusalReason.DISK_FULL;
    }
}
