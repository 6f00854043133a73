package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
            Program.ProgramResult unreachable = cluster.raftctl("set-address", moved, address, "-o", "json");
            assertThat(unreachable.exit()).isEqualTo(5);
            assertThat(unreachable.err()).contains("SERVER_UNREACHABLE");
            Program.ProgramResult taken = cluster.raftctl("set-address", moved, cluster.address("n1"), "-o", "json");
            assertThat(taken.exit()).isEqualTo(5);
            assertThat(taken.err()).contains("SERVER_EXISTS");

            String strange = "127.0.0.1:" + RunningNode.freePort();
            try (RunningNode other = cluster.startOther("n9", strange)) {
                Program.ProgramResult wrong = cluster.raftctl("set-address", moved, strange, "-o", "json");
                assertThat(wrong.exit()).as(wrong.err()).isEqualTo(5);
                assertThat(wrong.err()).contains("WRONG_SERVER");
            }
            // A server of this id with an empty directory is not the member.
            String empty = "127.0.0.1:" + RunningNode.freePort();
            try (RunningNode other = cluster.startOther(moved, empty)) {
                Program.ProgramResult lost = cluster.raftctl("set-address", moved, empty, "-o", "json");
                assertThat(lost.exit()).as(lost.err()).isEqualTo(5);
                assertThat(lost.err()).contains("DISK_LOST");
            }

            cluster.startAt(moved, address);
            Program.ProgramResult dryRun = cluster.raftctl("set-address", moved, address, "--dry-run");
            assertThat(dryRun.requireExit(0).out()).contains("set the address of " + moved + " to " + address);
            cluster.raftctl("set-address", moved, address).requireExit(0);
            cluster.raftctl("wait", "healthy").requireExit(0);
            assertThat(cluster.raftctl("servers", "-o", "json").requireExit(0).out())
                    .contains("\"id\":\"" + moved + "\",\"address\":\"" + address + "\",\"member\":\"voter\"");
            assertThat(cluster.raftctl("set-address", moved, address)
                            .requireExit(0)
                            .out())
                    .contains("already has the address " + address);
        }
    }

    @Test
    void aLeaderInMaintenanceHandsOverAndIsNotChosenAgain() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            String first = cluster.leader();
            cluster.raftctl("maintenance", "on", first, "--reason", "new memory")
                    .requireExit(0);
            OutageCluster.eventually(
                    "another server leads", () -> !cluster.leader().equals(first));
            Program.ProgramResult refused = cluster.raftctl("transfer-leadership", first, "-o", "json");
            assertThat(refused.exit()).isEqualTo(5);
            assertThat(refused.err()).contains("IN_MAINTENANCE").contains("raftctl maintenance off");
            assertThat(cluster.raftctl("status").requireExit(0).out()).contains("(maintenance)");
            assertThat(cluster.raftctl("health", "-o", "json").requireExit(0).out())
                    .contains("\"code\":\"IN_MAINTENANCE\"");

            String second = cluster.leader();
            cluster.kill(second);
            OutageCluster.eventually("the third server leads", () -> {
                Program.ProgramResult wait = cluster.raftctl("wait", "leader", "--timeout", "5s");
                return wait.exit() == 0 && !cluster.leader().equals(second);
            });
            assertThat(cluster.leader()).isNotEqualTo(first);
            cluster.start(second);

            cluster.raftctl("maintenance", "off", first).requireExit(0);
            cluster.raftctl("wait", "healthy").requireExit(0);
            cluster.raftctl("transfer-leadership", first).requireExit(0);
        }
    }
}
