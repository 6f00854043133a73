package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases, locks and transactions of several client processes in a cluster of real servers. */
class CoordinationIT {
    private static final Map<String, String> ADDRESSES = new TreeMap<>();
    private static final Map<String, RunningNode> NODES = new TreeMap<>();

    @TempDir
    static Path servers;

    @TempDir
    Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        for (String id : List.of("n1", "n2", "n3")) {
            ADDRESSES.put(id, "127.0.0.1:" + RunningNode.freePort());
            start(id);
            words.add(id + "=" + ADDRESSES.get(id));
        }
        raftctl(words.toArray(new String[0])).requireExit(0);
    }

    @AfterAll
    static void stopCluster() {
        NODES.values().forEach(RunningNode::close);
    }

    private static void start(String id) throws Exception {
        String address = String.valueOf(ADDRESSES.get(id));
        String data = servers.resolve(id).toString();
        NODES.put(
                id,
                RunningNode.start(
                        Program.file(), servers, "node", "--id", id, "--listen", address, "--data-dir", data));
    }

    private static Program program() {
        return Program.file()
                .with("RAFTCTL_ENDPOINTS", String.join(",", ADDRESSES.values()))
                .with("RAFTCTL_TIMEOUT", "30s");
    }

    private static Program.ProgramResult raftctl(String... words) {
        return program().run(words);
    }

    private Path script(String name, String... lines) throws IOException {
        String program = "raftctl() { " + Program.path("raftctl.program") + " \"$@\"; }\n";
        return Files.writeString(
                directory.resolve(name), "cd " + directory + "\n" + program + String.join("\n", lines) + "\n");
    }

    /** A client process that is still running when a test looks at the cluster. */
    private record ClientProcess(Process process, Path err) implements AutoCloseable {
        void requireExit(int expected) throws Exception {
            OutageCluster.eventually("the client exits", () -> !process.isAlive());
            assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(expected);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private ClientProcess startClient(String... words) throws IOException {
        Path err = Files.createTempFile(directory, "client", ".err");
        Process process = program()
                .processBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        return new ClientProcess(process, err);
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
        try (ClientProcess first = startClient(lock);
                ClientProcess second = startClient(lock);
                ClientProcess third = startClient(lock)) {
            OutageCluster.eventually(
                    "one host runs the job, two wait",
                    () -> lines("tokens").size() == 1
                            && raftctl("locks", "nightly", "-o", "json").out().contains("\"waiterCount\":2"));
            raftctl("lock", "nightly", "--try", "--", "true").requireExit(1);

            String leader = leader();
            kill(leader);
            raftctl("put", "written", "after the leader was killed").requireExit(0);
            Files.createFile(directory.resolve("go"));

            first.requireExit(0);
            second.requireExit(0);
            third.requireExit(0);
            start(leader);
        }
        assertThat(lines("runs")).hasSize(1);
        List<Long> tokens = lines("tokens").stream().map(Long::valueOf).toList();
        assertThat(tokens).hasSize(3).doesNotHaveDuplicates().isSorted();
        assertThat(raftctl("locks", "nightly").requireExit(0).out()).isEqualTo("nightly is free\n");
    }

    private static String leader() {
        String status = raftctl("status", "-o", "json").requireExit(0).out();
        Matcher leader = Pattern.compile("\"leader\":\"(n\\d)\"").matcher(status);
        assertThat(leader.find()).as(status).isTrue();
        return leader.group(1);
    }

    private static void kill(String id) throws Exception {
        RunningNode node = NODES.get(id);
        assertThat(node).as("server %s", id).isNotNull();
        node.kill();
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
        try (ClientProcess client = startClient("lock", "work", "--ttl", "10s", "--", "sh", job.toString())) {
            OutageCluster.eventually("the command runs", () -> lines("pids").size() == 2);
            assertThat(raftctl("lease", "ls").requireExit(0).out()).contains(" 10s ");
            assertThat(raftctl("get", "workers/w1", "-o", "value")
                            .requireExit(0)
                            .out())
                    .isEqualTo("busy");

            signal("STOP", client.process().pid());
            OutageCluster.eventually(
                    "the key is deleted", () -> raftctl("get", "workers/w1").exit() == 1);
            assertThat(raftctl("locks", "work", "-o", "json").requireExit(0).out())
                    .contains("\"holders\":[]");
            signal("CONT", client.process().pid());

            client.requireExit(124);
            assertThat(Files.readString(client.err())).contains("the lock work was lost");
            for (String pid : lines("pids")) {
                assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive))
                        .isEmpty();
            }
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
