package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.runbook.RunbookStep;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts on which a runbook's commands run. Each host is a directory, each address a port of this machine, and each
 * systemd unit a process. A host has the name of the server that it runs at first.
 */
final class RunbookHosts implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("10\\.0\\.(\\d)\\.(\\d+):7001");
    private static final Pattern SUDO = Pattern.compile("^sudo (-u raftctl )?");
    private static final Pattern SYSTEMCTL =
            Pattern.compile("systemctl (start|stop|restart|enable --now|disable --now) raftctl@(\\w+)");
    private static final Pattern RSYNC =
            Pattern.compile("rsync -a (?:--chown=raftctl:raftctl )?(\\S+) root@([\\w-]+):/var/lib/raftctl/");
    private static final Pattern SED = Pattern.compile("sed -i s/(\\S+:7001)/(\\S+:7001)/ /etc/raftctl/cluster.toml");
    private static final String DATA = "/var/lib/raftctl/";
    private static final String OPERATOR = "operator";

    /** The longest pause of a command is that of a slow machine. */
    private static final String TIMEOUT = "60s";

    private final Path directory;
    private final SortedMap<String, String> ports = new TreeMap<>();
    private final SortedMap<String, String> movedAddresses = new TreeMap<>();
    private final SortedMap<String, RunningNode> nodes = new TreeMap<>();
    private final List<String> settings;
    private final List<Path> mounted = new ArrayList<>();

    RunbookHosts(Path directory, String... settings) throws IOException {
        this.directory = directory;
        this.settings = List.of(settings);
        Files.createDirectories(directory.resolve(OPERATOR));
    }

    /** Starts servers on the hosts of the same names, and forms a cluster of them. */
    void form(String... ids) throws Exception {
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        for (String id : ids) {
            start(id, id);
            words.add(id + "=" + port(addressOf(id, id)));
        }
        operator().awaitExit(0, words.toArray(new String[0]));
        operator().awaitHealthy(endpoints());
    }

    /** Returns the address of a server in the runbooks. */
    private String addressOf(String host, String id) {
        String moved = movedAddresses.get(host);
        return moved != null ? moved : "10.0." + (id.startsWith("m") ? 1 : 0) + "." + id.substring(1) + ":7001";
    }

    private String port(String address) {
        return ports.computeIfAbsent(address, any -> "127.0.0.1:" + RunningNode.freePort());
    }

    private String endpoints() {
        return Stream.of("n1", "n2", "n3").map(id -> port(addressOf(id, id))).collect(Collectors.joining(","));
    }

    /** Returns the program as the operator runs it. */
    Program operator() {
        return Program.file().with("RAFTCTL_ENDPOINTS", endpoints()).with("RAFTCTL_TIMEOUT", TIMEOUT);
    }

    private Path root(String host) throws IOException {
        return Files.createDirectories(directory.resolve(host));
    }

    Path data(String host, String id) throws IOException {
        return root(host).resolve(id);
    }

    void start(String host, String id) throws Exception {
        List<String> words = new ArrayList<>(List.of("node", "--id", id, "--listen", port(addressOf(host, id))));
        words.addAll(List.of("--data-dir", data(host, id).toString()));
        settings.forEach(setting -> words.addAll(List.of("--set", setting)));
        nodes.put(host, RunningNode.start(Program.file(), directory, words.toArray(new String[0])));
    }

    private RunningNode node(String host) {
        RunningNode node = nodes.get(host);
        assertThat(node).as("server on %s", host).isNotNull();
        return node;
    }

    /** Gives a host a disk of 24 MiB; returns false if mounting is not permitted here. */
    boolean mountSmallDisk(String host) throws Exception {
        boolean isMounted = system(
                "mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", root(host).toString());
        if (isMounted) {
            mounted.add(root(host));
        }
        return isMounted;
    }

    /** Fills the disk of a host, as if with old logs of the system. */
    void fillDisk(String host) throws IOException {
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(systemLogs(host))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(Files.size(systemLogs(host))).as(full.toString()).isPositive();
        }
    }

    private Path systemLogs(String host) throws IOException {
        return root(host).resolve("journal");
    }

    private static boolean system(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    void kill(String host) throws Exception {
        node(host).kill();
    }

    /** Kills a server and deletes its disk. */
    void lose(String host) throws Exception {
        kill(host);
        delete(root(host));
    }

    /**
     * Executes a step as it is written, and requires that it shows what the runbook states. Commands of the operator
     * are repeated until they do, as the runbooks tell the reader to; a command on a host runs once.
     */
    void execute(RunbookStep step) throws Exception {
        String command = SUDO.matcher(step.command()).replaceFirst("");
        if (!command.startsWith("raftctl ")) {
            executeOnHost(step.host().isEmpty() ? OPERATOR : step.host(), command);
            return;
        }
        // The runbooks are for machines on which a cluster is healthy sooner than on a busy one.
        String patient =
                command.replaceFirst("^(raftctl wait healthy .*--timeout) \\w+$", "$1 " + Program.HEALTHY_TIMEOUT);
        String[] words = Arrays.stream(patient.split(" "))
                .skip(1)
                .map(word -> local(step.host(), word))
                .toArray(String[]::new);
        if (step.host().isEmpty()) {
            operator().awaitResult(result -> check(step, result), words);
        } else {
            check(step, Program.file().run(words));
        }
    }

    private void check(RunbookStep step, Program.ProgramResult result) {
        result.requireExit(step.exitCode());
        String shown = (result.out() + result.err()).replaceAll("\\s+", " ");
        assertThat(shown).as(step.command()).contains(withPorts(step.expectedWords()));
    }

    private String withPorts(String text) {
        return ADDRESS.matcher(text).replaceAll(found -> Matcher.quoteReplacement(port(found.group())));
    }

    /** Returns a word of a command with the ports and files of this machine. */
    private String local(String host, String word) {
        if (host.isEmpty() && (word.matches("[\\w-]+\\.(snapshot|zip)") || word.equals("restored"))) {
            return directory.resolve(OPERATOR).resolve(word).toString();
        }
        return withPorts(word).replace(DATA, directory.resolve(host.isEmpty() ? OPERATOR : host) + "/");
    }

    private void executeOnHost(String host, String command) throws Exception {
        Matcher systemctl = SYSTEMCTL.matcher(command);
        Matcher rsync = RSYNC.matcher(command);
        Matcher sed = SED.matcher(command);
        String[] words = command.split(" ");
        if (systemctl.matches()) {
            systemctl(host, systemctl.group(1), systemctl.group(2));
        } else if (rsync.matches()) {
            Path source = root(host).resolve(rsync.group(1).replace(DATA, ""));
            copy(source, root(rsync.group(2)).resolve(source.getFileName()));
        } else if (sed.matches()) {
            assertThat(ports).as("addresses in use").containsKey(sed.group(1));
            movedAddresses.put(host, sed.group(2));
        } else if (command.matches("rm -r " + DATA + "\\w+")) {
            delete(Path.of(local(host, words[2])));
        } else if (command.matches("cp -a " + DATA + "\\w+ " + DATA + "[\\w.]+")) {
            copy(Path.of(local(host, words[2])), Path.of(local(host, words[3])));
        } else if (command.startsWith("df -h " + DATA)) {
            assertThat(system("df", "-h", local(host, words[2]))).isTrue();
        } else if (command.startsWith("journalctl --vacuum-size=")) {
            Files.delete(systemLogs(host));
        } else {
            // There is one program, which is the old release and the new one.
            assertThat(command).matches("apt install \\./raftctl_[0-9.]+_all\\.deb");
        }
    }

    private void systemctl(String host, String action, String id) throws Exception {
        if (!action.startsWith("start") && !action.startsWith("enable")) {
            assertThat(node(host).stop()).as("exit code of %s on %s", id, host).isIn(0, 143);
        }
        if (!action.startsWith("stop") && !action.startsWith("disable")) {
            start(host, id);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Starts a client of the operator beside the test, without input. */
    Process startClient(String... words) throws IOException {
        return operator()
                .processBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() throws Exception {
        nodes.values().forEach(RunningNode::close);
        for (Path disk : mounted) {
            assertThat(system("umount", disk.toString())).as("umount %s", disk).isTrue();
        }
    }
}
