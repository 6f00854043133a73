package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers that are moved or in maintenance. */
class MovedServerIT {
    @TempDir
    Path directory;

    @Test
    void aServerThatMovedGetsItsNewAddressAndOtherServersAreRefused() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            String moved = cluster.leader().equals("n2") ? "n3" : "n2";
            cluster.raftctl("put", "k", "1").requireExit(0);
            cluster.kill(moved);
            String address = "127.0.0.1:" + RunningNode.freePort();
            cluster.awaitRefusal("SERVER_UNREACHABLE", "set-address", moved, address);
            cluster.awaitRefusal("SERVER_EXISTS", "set-address", moved, cluster.address("n1"));

            String strange = "127.0.0.1:" + RunningNode.freePort();
            try (RunningNode other = cluster.startOther("n9", strange)) {
                cluster.awaitRefusal("WRONG_SERVER", "set-address", moved, strange);
            }
            // A server of this id with an empty directory is not the member.
            String empty = "127.0.0.1:" + RunningNode.freePort();
            try (RunningNode other = cluster.startOther(moved, empty)) {
                cluster.awaitRefusal("DISK_LOST", "set-address", moved, empty);
            }

            cluster.startAt(moved, address);
            Program.ProgramResult dryRun = cluster.awaitSuccess("set-address", moved, address, "--dry-run");
            assertThat(dryRun.out()).contains("set the address of " + moved + " to " + address);
            cluster.awaitSuccess("set-address", moved, address);
            cluster.awaitHealthy();
            assertThat(cluster.awaitSuccess("servers", "-o", "json").out())
                    .contains("\"id\":\"" + moved + "\",\"address\":\"" + address + "\",\"member\":\"voter\"");
            assertThat(cluster.awaitSuccess("set-address", moved, address).out())
                    .contains("already has the address " + address);
        }
    }

    @Test
    void aLeaderInMaintenanceHandsOverAndIsNotChosenAgain() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            String first = cluster.leader();
            cluster.awaitSuccess("maintenance", "on", first, "--reason", "new memory");
            EventualCondition.await(
                    "another server leads", () -> !cluster.leader().equals(first));
            Program.ProgramResult refused = cluster.awaitRefusal("IN_MAINTENANCE", "transfer-leadership", first);
            assertThat(refused.err()).contains("raftctl maintenance off");
            cluster.awaitHealthy();
            cluster.awaitResult(
                    status -> assertThat(status.requireExit(0).out()).contains("(maintenance)"), "status");
            cluster.awaitResult(
                    health -> assertThat(health.requireExit(0).out()).contains("\"code\":\"IN_MAINTENANCE\""),
                    "health",
                    "-o",
                    "json");

            String second = cluster.leader();
            cluster.kill(second);
            // Of the two others, the one in maintenance hands over even if it is elected.
            EventualCondition.await(
                    "the third server leads",
                    () -> !List.of(first, second).contains(cluster.leader())
                            && cluster.raftctl("wait", "leader").exit() == 0);
            cluster.start(second);

            cluster.awaitSuccess("maintenance", "off", first);
            cluster.awaitHealthy();
            cluster.lead(first);
        }
    }
}
