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

    String leader() {
        String status = raftctl("status", "-o", "json").requireExit(0).out();
        Matcher leader = LEADER.matcher(status);
        assertThat(leader.find()).as(status).isTrue();
        return leader.group(1);
    }

    private Program program() {
        return Program.file()
                .with("RAFTCTL_ENDPOINTS", String.join(",", addresses.values()))
                .with("RAFTCTL_TIMEOUT", "30s");
    }

    Program.ProgramResult raftctl(String... words) {
        return program().run(words);
    }

    /** A client process beside the test; its output goes to files. */
    record ClientProcess(Process process, Path out, Path err) implements AutoCloseable {
        void requireExit(int expected) throws Exception {
            OutageCluster.eventually("the client exits", () -> !process.isAlive());
            assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(expected);
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
