package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.ThrowingConsumer;

/**
 * Real servers, each on a host of its own, in which an outage is staged and then explained by the operator's commands.
 */
final class OutageCluster implements AutoCloseable {
    private static final int PORT = 7001;
    private static final int MAX_COLUMNS = 80;
    private static final long TIMEOUT_SECONDS = 60;
    private static final long MAX_CLOCK_DRIFT_MILLIS = 1_000;

    private final Path directory;
    private final Path library;
    private final HostNetwork network = new HostNetwork();
    private final SortedMap<String, String> addresses = new TreeMap<>();
    private final SortedMap<String, RunningNode> nodes = new TreeMap<>();
    private final SortedMap<String, FaultShim> shims = new TreeMap<>();
    private final long clockOffsetMillis = clockOffsetMillis();
    private final boolean usesTls;

    /** Creates the hosts of these servers, without servers. Their connections are not encrypted. */
    OutageCluster(Path directory, String... ids) throws Exception {
        this(directory, false, ids);
    }

    private OutageCluster(Path directory, boolean usesTls, String... ids) throws Exception {
        this.directory = directory;
        this.usesTls = usesTls;
        library = FaultShim.compile(directory);
        for (String id : ids) {
            addresses.put(id, network.add(id) + ":" + PORT);
            shims.put(id, FaultShim.create(library, directory.resolve(id + ".shim")));
        }
    }

    /** Starts servers and forms a cluster of them. */
    static OutageCluster bootstrapped(Path directory, String... ids) throws Exception {
        return new OutageCluster(directory, ids).formed(ids);
    }

    /** Starts servers with certificates and forms a cluster of them. */
    static OutageCluster bootstrappedWithCertificates(Path directory, String... ids) throws Exception {
        OutageCluster cluster = new OutageCluster(directory, true, ids);
        cluster.issueCertificates(ids);
        return cluster.formed(ids);
    }

    /** Starts the servers and forms a cluster of them. If that fails, nothing is left for the next test to meet. */
    OutageCluster formed(String... ids) throws Exception {
        try {
            for (String id : ids) {
                start(id);
            }
            bootstrap(ids);
            return this;
        } catch (Exception | AssertionError failed) {
            close();
            throw failed;
        }
    }

    /** Issues valid certificates for these servers and the operator. Running servers load them. */
    void issueCertificates(String... ids) {
        issueCertificates(Program.file(), withAddresses(ids));
    }

    private void issueCertificates(Program program, String servers) {
        program.run("tls", "init", "--dir", tls(""), "--renew", "--servers", servers)
                .requireExit(0);
    }

    private String withAddresses(String... ids) {
        return Arrays.stream(ids).map(id -> id + "=" + address(id)).collect(Collectors.joining(","));
    }

    /** Replaces the certificates of these servers by expired ones. That of the operator stays valid. */
    void expireCertificates(String... ids) throws IOException {
        FaultShim past = FaultShim.create(library, directory.resolve("past.shim"));
        past.moveClock(Duration.ofDays(-400));
        issueCertificates(past.preloadedInto(Program.file()), withAddresses(ids));
        issueCertificates(Program.file(), "other=127.0.0.1:1");
    }

    private String tls(String file) {
        return directory.resolve("tls").resolve(file).toString();
    }

    void bootstrap(String... ids) throws Exception {
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        for (String id : ids) {
            words.add(id + "=" + address(id));
        }
        words.addAll(List.of("--name", "orders", "-y"));
        String endpoints = Arrays.stream(ids).map(this::address).collect(Collectors.joining(","));
        raftctlFrom(HostNetwork.OPERATOR, endpoints, words.toArray(String[]::new))
                .requireExit(0);
        awaitHealthy();
    }

    HostNetwork network() {
        return network;
    }

    FaultShim shim(String id) {
        return present(shims, id);
    }

    RunningNode node(String id) {
        return present(nodes, id);
    }

    String address(String id) {
        return present(addresses, id);
    }

    Path data(String id) {
        return directory.resolve("data").resolve(id);
    }

    private static <V> V present(Map<String, V> map, String id) {
        V value = map.get(id);
        if (value == null) {
            throw new IllegalArgumentException("no server " + id);
        }
        return value;
    }

    /** Starts the server with its data directory and waits until it is ready. */
    void start(String id, String... options) throws Exception {
        startAt(id, id, data(id), options);
    }

    /** Starts a server on the host of another. */
    void startAt(String host, String id, Path data, String... options) throws Exception {
        if (nodes.containsKey(host)) {
            nodes.remove(host).close();
        }
        Program program = network.on(host, shim(host).preloadedInto(Program.file()));
        List<String> words = new ArrayList<>(List.of("node", "--id", id, "--listen", address(host)));
        words.addAll(
                usesTls
                        ? List.of(
                                "--set",
                                "tls.cert=" + tls(id + ".pem"),
                                "--set",
                                "tls.key=" + tls(id + "-key.pem"),
                                "--set",
                                "tls.ca=" + tls("ca.pem"))
                        : List.of("--insecure"));
        words.addAll(List.of("--data-dir", data.toString(), "--set", "raft.election-timeout=1s"));
        words.addAll(Arrays.asList(options));
        nodes.put(host, RunningNode.start(program, directory, words.toArray(String[]::new)));
    }

    /** Kills servers as if their hosts had lost power. */
    void kill(String... ids) throws Exception {
        for (String id : ids) {
            node(id).kill();
        }
    }

    /** Runs a command on the operator's host with the addresses of all servers. */
    Program.ProgramResult raftctl(String... words) {
        return raftctlFrom(HostNetwork.OPERATOR, String.join(",", addresses.values()), words);
    }

    /** Runs a command on a host with these endpoints. */
    Program.ProgramResult raftctlFrom(String host, String endpoints, String... words) {
        return secured(network.on(host, Program.file()))
                .with("RAFTCTL_ENDPOINTS", endpoints)
                .with("RAFTCTL_TIMEOUT", timeout(words))
                .with("COLUMNS", Integer.toString(MAX_COLUMNS))
                .run(words);
    }

    private Program secured(Program program) {
        return usesTls
                ? program.with("RAFTCTL_CACERT", tls("ca.pem"))
                        .with("RAFTCTL_CERT", tls("operator.pem"))
                        .with("RAFTCTL_KEY", tls("operator-key.pem"))
                : program.with("RAFTCTL_INSECURE", "true");
    }

    /** A command that changes or awaits something gets long; one that only reports gets an operator's patience. */
    private static String timeout(String... words) {
        return List.of("bootstrap", "wait", "put", "add-server", "add-learner", "step-down")
                        .contains(words[0])
                ? TIMEOUT_SECONDS + "s"
                : "4s";
    }

    /** Moves leadership to the server. */
    void lead(String id) throws Exception {
        eventually(id + " leads", () -> {
            boolean leads = leader().equals(id);
            return leads || raftctl("transfer-leadership", id).exit() == 0;
        });
    }

    /** Returns the leader's id; empty if there is none. */
    String leader() throws Exception {
        return explain().leader();
    }

    /** Starts writing 50 values a second, as the cluster's clients would, until the process is destroyed. */
    Process startWriting() throws IOException {
        return startBench("--clients", "2", "--rate", "50");
    }

    /**
     * Starts writing values of this size, until the process is destroyed. Only two writes are outstanding at any time,
     * so a cluster slower than its clients does not get an ever longer queue.
     */
    Process startWritingOneAfterTheOther(int valueBytes) throws IOException {
        return startBench("--clients", "2", "--size", Integer.toString(valueBytes));
    }

    private Process startBench(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("bench", "--duration", "10m"));
        words.addAll(Arrays.asList(options));
        return network.on(HostNetwork.OPERATOR, Program.file())
                .with("RAFTCTL_ENDPOINTS", String.join(",", addresses.values()))
                .with("RAFTCTL_INSECURE", "true")
                .processBuilder(words.toArray(String[]::new))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Returns what {@code explain} says now. */
    Explanation explain() {
        return new Explanation(raftctl("explain", "-o", "json").out());
    }

    /** Returns what {@code explain write} says of a write that it makes. */
    Explanation explainWrite() {
        return new Explanation(raftctl("explain", "write", "-o", "json").out());
    }

    /** Awaits an explanation of which the checks are true, and returns it. */
    Explanation awaitExplanation(ThrowingConsumer<Explanation> checks) throws Exception {
        return awaitPassing(this::explain, checks);
    }

    /** Like {@link #awaitExplanation} with {@code explain write}. */
    Explanation awaitWriteExplanation(ThrowingConsumer<Explanation> checks) throws Exception {
        return awaitPassing(this::explainWrite, checks);
    }

    private static Explanation awaitPassing(Supplier<Explanation> next, ThrowingConsumer<Explanation> checks)
            throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            Explanation explanation = next.get();
            try {
                checks.accept(explanation);
                return explanation;
            } catch (AssertionError failed) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            failed.getMessage() + "\nin the last explanation within " + TIMEOUT_SECONDS + " s:\n"
                                    + explanation.json(),
                            failed);
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Awaits an explanation whose first finding has the code, and checks every screen that shows findings. */
    Explanation awaitFirstFinding(String code) throws Exception {
        return awaitFirstFinding(code, explanation -> {});
    }

    /**
     * Awaits an explanation whose first finding has the code and of which the checks are true, and checks every screen
     * that shows findings. What a finding is about grows as servers report one after the other.
     */
    Explanation awaitFirstFinding(String code, ThrowingConsumer<Explanation> checks) throws Exception {
        try {
            return awaitExplanation(explanation -> {
                assertThat(explanation.codes().split(" ")[0]).isEqualTo(code);
                checks.accept(explanation);
                checkScreens(code);
            });
        } finally {
            printScreens(code);
        }
    }

    private String screen(String command) {
        Program.ProgramResult result = raftctl(command);
        return result.out() + result.err();
    }

    private void checkScreens(String code) {
        SoftAssertions checks = new SoftAssertions();
        for (String command : List.of("explain", "health")) {
            checks.assertThat(screen(command).lines().filter(line -> line.length() > MAX_COLUMNS))
                    .as("lines of '%s' over %d columns", command, MAX_COLUMNS)
                    .isEmpty();
        }
        for (String command : List.of("explain", "health", "status", "votes")) {
            checks.assertThat(screen(command)).as(command).contains(code);
        }
        checks.assertThat(raftctl("explain").exit()).as("exit code of explain").isEqualTo(1);
        checks.assertThat(raftctl("explain", code).exit())
                .as("exit code of explain %s", code)
                .isEqualTo(0);
        checks.assertAll();
    }

    /** Runs a proposed command, which must not be refused. */
    void runProposed(String command) {
        raftctl(command.split(" ")).requireExit(0);
    }

    private static long clockOffsetMillis() {
        return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Returns whether the clock of this machine jumped, as it does when a virtual machine is resumed. */
    private boolean hasMachineClockJumped() {
        return Math.abs(clockOffsetMillis() - clockOffsetMillis) > MAX_CLOCK_DRIFT_MILLIS;
    }

    /** Awaits a cluster without findings, except for a jump of the clock of this machine. */
    void awaitHealthy() throws Exception {
        Program.ProgramResult waited = raftctl("wait", "healthy", "--timeout", TIMEOUT_SECONDS + "s");
        if (waited.exit() != 0 && hasMachineClockJumped()) {
            assertThat(explain().codes().split(" ")).containsOnly("CLOCK_JUMP");
        } else {
            waited.requireExit(0);
        }
    }

    static void eventually(String what, Callable<Boolean> condition) throws Exception {
        eventually(() -> what, condition);
    }

    /** Awaits a condition; the description is made only if the test fails. */
    static void eventually(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime())
                    .withFailMessage(() -> "not within " + TIMEOUT_SECONDS + " s: " + what.get())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Lets the staged fault act for this long; findings about rates need two samples. */
    static void letPass(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    /** Prints all screens, to look at while a test is written. */
    void printScreens(String title) throws IOException {
        if (Boolean.getBoolean("outage.screens")) {
            StringBuilder all = new StringBuilder("===== " + title + "\n");
            for (String command : List.of("explain", "health", "status", "votes", "terms", "timeline")) {
                Program.ProgramResult result = raftctl(command);
                all.append("$ raftctl ")
                        .append(command)
                        .append("   [")
                        .append(result.exit())
                        .append("]\n");
                all.append(result.out()).append(result.err());
            }
            Files.writeString(
                    Path.of("/tmp/outage-screens.txt"), all, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    @Override
    public void close() throws IOException {
        nodes.values().forEach(RunningNode::close);
        network.close();
    }
}
