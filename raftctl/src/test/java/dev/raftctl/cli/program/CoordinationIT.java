package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases, locks and transactions of several client processes in a cluster of real servers. */
class CoordinationIT {
    @TempDir
    static Path servers;

    private static @Nullable LoopbackCluster running;

    @TempDir
    Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        running = LoopbackCluster.start(servers);
    }

    @AfterAll
    static void stopCluster() {
        cluster().close();
    }

    private static LoopbackCluster cluster() {
        return Objects.requireNonNull(running);
    }

    private static Program.ProgramResult raftctl(String... words) {
        return cluster().raftctl(words);
    }

    private Path script(String name, String... lines) throws IOException {
        String program = "raftctl() { " + Program.path("raftctl.program") + " \"$@\"; }\n";
        return Files.writeString(
                directory.resolve(name), "cd " + directory + "\n" + program + String.join("\n", lines) + "\n");
    }

    private List<String> lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    @Test
    void aJobOfThreeHostsRunsOnceAlthoughTheLeaderIsKilled() throws Exception {
        Path job = script(
                "job",
                "mkdir critical || exit 99",
                "echo \"$RAFTCTL_LOCK_TOKEN\" >> tokens",
                "until [ -e go ]; do sleep 0.1; done",
                "raftctl get nightly/day-1",
                "case $? in",
                "    0) ;;",
                "    1) echo ran >> runs && raftctl put nightly/day-1 \"$RAFTCTL_LOCK_TOKEN\" || exit 98 ;;",
                "    *) exit 97 ;;",
                "esac",
                "rmdir critical");
        String[] lock = {"lock", "nightly", "--ttl", "60s", "--", "sh", job.toString()};
        try (LoopbackCluster.ClientProcess first = cluster().startClient(lock);
                LoopbackCluster.ClientProcess second = cluster().startClient(lock);
                LoopbackCluster.ClientProcess third = cluster().startClient(lock)) {
            EventualCondition.await(
                    "one host runs the job, two wait",
                    () -> lines("tokens").size() == 1
                            && raftctl("locks", "nightly", "-o", "json").out().contains("\"waiterCount\":2"));
            raftctl("lock", "nightly", "--try", "--", "true").requireExit(1);

            String leader = cluster().leader();
            cluster().kill(leader);
            raftctl("put", "written", "after the leader was killed").requireExit(0);
            Files.createFile(directory.resolve("go"));

            first.requireExit(0);
            second.requireExit(0);
            third.requireExit(0);
            cluster().start(leader);
        }
        assertThat(lines("runs")).hasSize(1);
        List<Long> tokens = lines("tokens").stream().map(Long::valueOf).toList();
        assertThat(tokens).hasSize(3).doesNotHaveDuplicates().isSorted();
        cluster()
                .awaitResult(
                        locks -> assertThat(locks.requireExit(0).out()).isEqualTo("nightly is free\n"),
                        "locks",
                        "nightly");
    }

    @Test
    void aLeaseThatExpiresTakesItsKeysAndItsLockAndEndsTheCommand() throws Exception {
        Path job = script(
                "job",
                "raftctl put workers/w1 busy --lease \"$RAFTCTL_LEASE\" || exit 98",
                "sleep 600 &",
                "echo $! > pids",
                "echo $$ >> pids",
                "wait");
        try (LoopbackCluster.ClientProcess client =
                cluster().startClient("lock", "work", "--ttl", "10s", "--", "sh", job.toString())) {
            EventualCondition.await("the command runs", () -> lines("pids").size() == 2);
            assertThat(raftctl("lease", "ls").requireExit(0).out()).contains(" 10s ");
            assertThat(raftctl("get", "workers/w1", "-o", "value")
                            .requireExit(0)
                            .out())
                    .isEqualTo("busy");

            signal("STOP", client.process().pid());
            EventualCondition.await(
                    "the key is deleted", () -> raftctl("get", "workers/w1").exit() == 1);
            assertThat(raftctl("locks", "work", "-o", "json").requireExit(0).out())
                    .doesNotContain("\"token\":");
            signal("CONT", client.process().pid());

            client.requireExit(124);
            assertThat(Files.readString(client.err())).contains("the lock work was lost");
            EventualCondition.await(
                    "the command and its child end",
                    () -> lines("pids").stream()
                            .noneMatch(pid -> ProcessHandle.of(Long.parseLong(pid))
                                    .filter(ProcessHandle::isAlive)
                                    .isPresent()));
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aTransactionFromAFileReportsItsBranchOrChangesNothing() throws Exception {
        Path transfer = Files.writeString(
                directory.resolve("transfer.txn"),
                "# Moves 10 from one account to the other, once.\n"
                        + "compare exists transfers/t1 = false\n"
                        + "then incr accounts/a -10\n"
                        + "then incr accounts/b 10\n"
                        + "then put transfers/t1 'from a\nto b'\n"
                        + "else get transfers/t1\n");
        raftctl("put", "accounts/a", "100").requireExit(0);
        raftctl("txn", transfer.toString()).requireExit(0);
        Program.ProgramResult repeated = raftctl("txn", transfer.toString(), "-o", "value");
        assertThat(repeated.requireExit(1).out()).isEqualTo("from a\nto b\n");

        Path invalid = Files.writeString(
                directory.resolve("invalid.json"),
                "{\"success\":[{\"operation\":\"incr\",\"key\":\"accounts/a\"},"
                        + "{\"operation\":\"incr\",\"key\":\"transfers/t1\"}]}");
        Program.ProgramResult refused = raftctl("txn", invalid.toString(), "-o", "json");
        assertThat(refused.requireExit(5).err()).contains("\"reason\":\"NOT_A_NUMBER\"");

        assertThat(raftctl("get", "accounts/a", "-o", "value").requireExit(0).out())
                .isEqualTo("90");
        assertThat(raftctl("get", "accounts/b", "-o", "value").requireExit(0).out())
                .isEqualTo("10");
    }
}
