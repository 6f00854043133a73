package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Three servers n1, n2 and n3 in processes of their own, and the clients of a test that run beside it. */
final class LoopbackCluster implements AutoCloseable {
    private static final Pattern LEADER = Pattern.compile("\"leader\":\"(n\\d)\"");

    private final Path directory;
    private final SortedMap<String, String> addresses = new TreeMap<>();
    private final SortedMap<String, RunningNode> nodes = new TreeMap<>();

    private LoopbackCluster(Path directory) {
        this.directory = directory;
    }

    /** Starts the servers and forms a cluster of them. */
    static LoopbackCluster start(Path directory) throws Exception {
        LoopbackCluster cluster = new LoopbackCluster(directory);
        try {
            List<String> words = new ArrayList<>(List.of("bootstrap"));
            for (String id : List.of("n1", "n2", "n3")) {
                cluster.addresses.put(id, "127.0.0.1:" + RunningNode.freePort());
                cluster.start(id);
                words.add(id + "=" + cluster.address(id));
            }
            cluster.raftctl(words.toArray(new String[0])).requireExit(0);
            return cluster;
        } catch (Exception | Error failed) {
            cluster.close();
            throw failed;
        }
    }

    /** Starts a server that belongs to no cluster. */
    void startEmpty(String id) throws Exception {
        addresses.put(id, "127.0.0.1:" + RunningNode.freePort());
        start(id);
    }

    String address(String id) {
        return String.valueOf(addresses.get(id));
    }

    /** Starts a server again after it was killed. */
    void start(String id) throws Exception {
        String data = directory.resolve(id).toString();
        nodes.put(
                id,
                RunningNode.start(
                        Program.file(), directory, "node", "--id", id, "--listen", address(id), "--data-dir", data));
    }

    /** Starts a server that was killed at another address, with its data. */
    void startAt(String id, String newAddress) throws Exception {
        addresses.put(id, newAddress);
        start(id);
    }

    /** Starts a server with an empty directory, which belongs to no cluster. */
    RunningNode startOther(String id, String otherAddress) throws Exception {
        String data = Files.createTempDirectory(directory, "other").toString();
        return RunningNode.start(
                Program.file(), directory, "node", "--id", id, "--listen", otherAddress, "--data-dir", data);
    }

    void kill(String id) throws Exception {
        node(id).kill();
    }

    RunningNode node(String id) {
        RunningNode node = nodes.get(id);
        assertThat(node).as("server %s", id).isNotNull();
        return node;
    }

    /** Waits until there is a leader, and returns its id. */
    String leader() throws Exception {
        AtomicReference<String> found = new AtomicReference<>();
        awaitResult(
                status -> {
                    Matcher leader = LEADER.matcher(status.out());
                    assertThat(leader.find()).as(status.toString()).isTrue();
                    found.set(leader.group(1));
                },
                "status",
                "-o",
                "json");
        return found.get();
    }

    /** Moves leadership to the server. */
    void lead(String id) throws Exception {
        EventualCondition.await(
                id + " leads",
                () -> leader().equals(id) || raftctl("transfer-leadership", id).exit() == 0);
    }

    void awaitHealthy() {
        program().awaitHealthy(endpoints());
    }

    private String endpoints() {
        return String.join(",", addresses.values());
    }

    private Program program() {
        return Program.file().with("RAFTCTL_ENDPOINTS", endpoints()).with("RAFTCTL_TIMEOUT", "60s");
    }

    /** Starts a client that writes until the test stops it. */
    WriteLoad startWrites() throws IOException {
        return WriteLoad.start(program());
    }

    Program.ProgramResult raftctl(String... words) {
        return program().run(words);
    }

    /** Runs a command again and again until it succeeds. */
    Program.ProgramResult awaitSuccess(String... words) throws Exception {
        return program().awaitExit(0, words);
    }

    /** Runs a command again and again until its result passes the checks. */
    Program.ProgramResult awaitResult(Consumer<Program.ProgramResult> checks, String... words) throws Exception {
        return program().awaitResult(checks, words);
    }

    /** Runs a command, which must not succeed, again and again until it is refused for this reason. */
    Program.ProgramResult awaitRefusal(String reason, String... words) throws Exception {
        List<String> withJson = new ArrayList<>(List.of(words));
        withJson.addAll(List.of("-o", "json"));
        return program()
                .awaitResult(
                        refused -> {
                            if (refused.exit() == 0) {
                                throw new IllegalStateException("not refused: " + refused);
                            }
                            assertThat(refused.err()).contains("\"reason\":\"" + reason + "\"");
                            refused.requireExit(5);
                        },
                        withJson.toArray(new String[0]));
    }

    /** A client process beside the test; its output goes to files. */
    record ClientProcess(Process process, Path out, Path err) implements AutoCloseable {
        void requireExit(int expected) throws Exception {
            awaitExit();
            assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(expected);
        }

        void awaitExit() throws Exception {
            EventualCondition.await("the client exits", () -> !process.isAlive());
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Starts a client without input. */
    ClientProcess startClient(String... words) throws IOException {
        Path out = Files.createTempFile(directory, "client", ".out");
        Path err = Files.createTempFile(directory, "client", ".err");
        Process process = program()
                .processBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new ClientProcess(process, out, err);
    }

    @Override
    public void close() {
        nodes.values().forEach(RunningNode::close);
    }
}
