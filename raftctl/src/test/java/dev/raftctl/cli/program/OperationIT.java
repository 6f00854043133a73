package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of operations on real servers: whatever fails meanwhile, what they state afterwards is true. */
class OperationIT {
    @TempDir
    Path directory;

    /** Waits for the end of an operation and checks that it is what the configuration shows. */
    private static String requireTruth(LoopbackCluster cluster, String operation, String server, boolean wantsVoter)
            throws Exception {
        Program.ProgramResult end = cluster.raftctl("op", "wait", operation, "--timeout", "180s", "-o", "value");
        String state = end.out().strip();
        boolean isDone = isVoter(cluster, server) == wantsVoter;
        assertThat(state).as(end.toString()).isEqualTo(isDone ? "done" : "failed");
        assertThat(end.exit() == 0).isEqualTo(isDone);
        return state;
    }

    private static boolean isVoter(LoopbackCluster cluster, String server) throws Exception {
        String servers = cluster.awaitSuccess("servers", "-o", "json").out();
        return Pattern.compile("\"id\":\"" + server + "\",\"address\":\"[^\"]*\",\"member\":\"voter\"")
                .matcher(servers)
                .find();
    }

    @Test
    void theRecordOfAnAdditionOutlivesTheLeader() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            cluster.startEmpty("n4");
            String leader = cluster.leader();
            try (LoopbackCluster.ClientProcess client = cluster.startClient(
                    "add-server", "n4=" + cluster.address("n4"), "--op", "o1", "--timeout", "25s")) {
                EventualCondition.await(
                        "the change is about to be made",
                        () -> Files.readString(client.err()).contains("plan: add voter n4"));
                cluster.kill(leader);
                client.awaitExit();
                int exit = client.process().exitValue();
                String printed = Files.readString(client.out()) + Files.readString(client.err());
                if (exit == 4 && printed.contains("cannot be recorded")) {
                    assertThat(isVoter(cluster, "n4")).as(printed).isFalse();
                    return;
                }
                String state = requireTruth(cluster, "o1", "n4", true);
                assertThat(exit).as(printed).isIn(0, 4, 5, 6);
                if (exit != 6) {
                    assertThat(state).as(printed).isEqualTo(exit == 0 ? "done" : "failed");
                } else {
                    assertThat(printed).contains("raftctl op show o1");
                }
            }
        }
    }

    @Test
    void aRemovalIsRecordedAlthoughItsClientIsKilled() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            cluster.lead("n1");
            cluster.node("n2").pause();
            try (LoopbackCluster.ClientProcess client =
                    cluster.startClient("remove-server", "n3", "-y", "--force", "--op", "o1", "--timeout", "60s")) {
                cluster.awaitSuccess("op", "show", "o1", "--timeout", "5s");
                // Without n2 the change cannot end, and there is soon no leader to show that it is running.
                assertThat(cluster.awaitSuccess("op", "show", "o1", "-o", "value", "--timeout", "5s")
                                .out()
                                .strip())
                        .isIn("running", "unknown");
                client.process().destroyForcibly().waitFor();
            }
            cluster.node("n2").resume();
            String state = requireTruth(cluster, "o1", "n3", false);
            cluster.raftctl("remove-server", "n3", "-y", "--force", "--op", "o1")
                    .requireExit(0);
            assertThat(isVoter(cluster, "n3")).as("after %s", state).isFalse();
        }
    }

    @Test
    void theRecordsOfTwoOperatorsStateWhoseChangeWasMade() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            try (LoopbackCluster.ClientProcess first =
                            cluster.startClient("remove-server", "n3", "-y", "--op", "first", "--timeout", "60s");
                    LoopbackCluster.ClientProcess second =
                            cluster.startClient("demote", "n2", "-y", "--op", "second", "--timeout", "60s")) {
                first.awaitExit();
                second.awaitExit();
                for (LoopbackCluster.ClientProcess client : new LoopbackCluster.ClientProcess[] {first, second}) {
                    String operation = client == first ? "first" : "second";
                    String server = client == first ? "n3" : "n2";
                    String state = requireTruth(cluster, operation, server, false);
                    int exit = client.process().exitValue();
                    assertThat(exit).as(Files.readString(client.err())).isIn(0, 4, 5, 6);
                    if (exit != 6) {
                        assertThat(state).isEqualTo(exit == 0 ? "done" : "failed");
                    }
                }
            }
            cluster.awaitResult(
                    audit -> assertThat(audit.out().lines()).contains("first", "second"), "audit", "-o", "value");
        }
    }
}
