package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code raftctl apply} on real servers: whatever fails meanwhile, the same command completes the plan. */
class ApplyIT {
    private static final String TIMEOUT = "120s";
    private static final Pattern OPERATION = Pattern.compile("(?m)^(\\S+)$");

    @TempDir
    Path directory;

    private Path file(LoopbackCluster cluster, String... voters) throws Exception {
        String servers = Stream.of(voters)
                .map(id -> id + " = \"" + cluster.address(id) + "\"")
                .collect(Collectors.joining(", "));
        Path file = directory.resolve(String.join("-", voters) + ".toml");
        Files.writeString(file, "[cluster]\nservers = { " + servers + " }\n");
        return file;
    }

    private static String servers(LoopbackCluster cluster) {
        return cluster.raftctl("servers", "-o", "json").out();
    }

    private static boolean isMember(LoopbackCluster cluster, String id) {
        return servers(cluster).contains("\"id\":\"" + id + "\"");
    }

    private static void requireVoters(LoopbackCluster cluster, String... voters) throws Exception {
        String servers = cluster.awaitSuccess("servers", "-o", "json").out();
        Matcher voter = Pattern.compile("\"id\":\"(n\\d)\",\"address\":\"[^\"]*\",\"member\":\"voter\"")
                .matcher(servers);
        List<String> found = voter.results().map(each -> each.group(1)).toList();
        assertThat(found).as(servers).containsExactlyInAnyOrder(voters);
    }

    private static String newestOperation(LoopbackCluster cluster) throws Exception {
        String listed = cluster.awaitSuccess("op", "ls", "-o", "value").out();
        Matcher operation = OPERATION.matcher(listed);
        assertThat(operation.find()).as(listed).isTrue();
        return operation.group(1);
    }

    private static String shown(LoopbackCluster cluster, String operation) throws Exception {
        return cluster.awaitSuccess("op", "show", operation).out();
    }

    @Test
    void aClusterGrowsAndShrinksWithASwapWhileClientsWrite() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            for (String id : List.of("n4", "n5", "n6")) {
                cluster.startEmpty(id);
            }
            String five = file(cluster, "n1", "n2", "n3", "n4", "n5").toString();
            String three = file(cluster, "n1", "n2", "n6").toString();
            try (WriteLoad writes = cluster.startWrites()) {
                writes.awaitMoreWrites();
                cluster.raftctl("apply", five, "--check").requireExit(1);
                cluster.raftctl("apply", five, "--op", "grow", "--timeout", TIMEOUT)
                        .requireExit(0);
                cluster.raftctl("apply", five, "--check").requireExit(0);
                requireVoters(cluster, "n1", "n2", "n3", "n4", "n5");
                writes.awaitMoreWrites();
                cluster.raftctl("apply", three, "-y", "--op", "shrink", "--timeout", TIMEOUT)
                        .requireExit(0);
                requireVoters(cluster, "n1", "n2", "n6");
                writes.awaitMoreWrites();
                assertThat(writes.stop()).isPositive();
            }
            assertThat(shown(cluster, "grow"))
                    .containsPattern("state +done\n")
                    .contains("3 of 3 steps made", "learners [n4, n5]", ": voters [n1, n2, n3, n4, n5]");
            assertThat(shown(cluster, "shrink"))
                    .containsPattern("state +done\n")
                    .containsPattern("(\\d+) of \\1 steps made")
                    .contains("learners [n6]", ": voters [n1, n2, n6]");
        }
    }

    @Test
    void thePlanIsCompletedAlthoughTheLeaderIsKilledBetweenSteps() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            cluster.startEmpty("n4");
            cluster.startEmpty("n5");
            String five = file(cluster, "n1", "n2", "n3", "n4", "n5").toString();
            String leader = cluster.leader();
            try (LoopbackCluster.ClientProcess client =
                    cluster.startClient("apply", five, "-y", "--op", "o1", "--timeout", TIMEOUT)) {
                EventualCondition.await("n4 is a member", () -> isMember(cluster, "n4"));
                cluster.kill(leader);
                client.awaitExit();
                int exit = client.process().exitValue();
                String printed = Files.readString(client.out()) + Files.readString(client.err());
                assertThat(exit).as(printed).isIn(0, 4, 5, 6);
                if (exit != 6) {
                    assertThat(shown(cluster, "o1"))
                            .as(printed)
                            .containsPattern("state +" + (exit == 0 ? "done" : "failed") + "\n");
                }
            }
            cluster.start(leader);
            EventualCondition.await(
                    "the same command completes the plan",
                    () -> cluster.raftctl("apply", five, "-y", "--timeout", TIMEOUT)
                                    .exit()
                            == 0);
            requireVoters(cluster, "n1", "n2", "n3", "n4", "n5");
        }
    }

    @Test
    void theSameCommandContinuesAfterItsClientWasKilled() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            cluster.startEmpty("n4");
            cluster.startEmpty("n5");
            cluster.node("n5").pause();
            String five = file(cluster, "n1", "n2", "n3", "n4", "n5").toString();
            try (LoopbackCluster.ClientProcess client =
                    cluster.startClient("apply", five, "-y", "--timeout", TIMEOUT)) {
                EventualCondition.await("n4 is a member", () -> isMember(cluster, "n4"));
                client.process().destroyForcibly().waitFor();
            }
            String operation = newestOperation(cluster);
            EventualCondition.await("the record shows the step that was made", () -> {
                assertThat(shown(cluster, operation)).contains("1 of 3 steps made; next: add learner n5");
                return true;
            });
            assertThat(shown(cluster, operation)).containsPattern("state +(running|failed)\n");
            requireVoters(cluster, "n1", "n2", "n3");
            cluster.node("n5").resume();
            EventualCondition.await(
                    "the same command completes the plan",
                    () -> cluster.raftctl("apply", five, "-y", "--timeout", TIMEOUT)
                                    .exit()
                            == 0);
            requireVoters(cluster, "n1", "n2", "n3", "n4", "n5");
            assertThat(newestOperation(cluster))
                    .as("continues the same operation")
                    .isEqualTo(operation);
            assertThat(shown(cluster, operation)).containsPattern("state +done\n");
            cluster.raftctl("op", "undo", newestOperation(cluster), "-y", "--timeout", TIMEOUT)
                    .requireExit(0);
        }
    }

    @Test
    void aPlanThatHasGoneStaleIsRefused() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            cluster.startEmpty("n4");
            Path plan = directory.resolve("plan.json");
            cluster.raftctl("apply", file(cluster, "n1", "n2", "n4").toString(), "--plan-out", plan.toString())
                    .requireExit(0);
            requireVoters(cluster, "n1", "n2", "n3");
            cluster.raftctl("demote", "n2", "-y").requireExit(0);
            cluster.raftctl("promote", "n2").requireExit(0);
            Program.ProgramResult stale = cluster.raftctl("apply", "--plan", plan.toString(), "-y", "-o", "json");
            assertThat(stale.requireExit(5).err()).contains("\"reason\":\"PLAN_OUTDATED\"");
            requireVoters(cluster, "n1", "n2", "n3");
        }
    }
}
