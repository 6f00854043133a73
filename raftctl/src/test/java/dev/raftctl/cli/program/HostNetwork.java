package dev.raftctl.cli.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of hosts on this machine: each host is a Linux network namespace, connected to the others by a bridge. Its
 * links can be cut like those of real hosts: packets vanish and nothing is refused.
 */
final class HostNetwork implements AutoCloseable {
    /** The host on which the operator's commands run. */
    static final String OPERATOR = "ops";

    private static final String BRIDGE_NAMESPACE = "hub";
    private static final String UNUSED_MAC_ADDRESS = "02:00:00:00:ff:fe";
    private static final String SUBNET = "10.24.0.";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String prefix = "raftctl-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + "-";
    private final Map<String, String> addresses = new TreeMap<>();
    private final List<String> namespaces = new ArrayList<>();

    /** Creates the network. Skips the test if this process may not create network namespaces. */
    HostNetwork() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")), "no ip");
        assumeTrue(tryCommand("ip", "netns", "add", namespace(BRIDGE_NAMESPACE)), "network namespaces need root");
        namespaces.add(namespace(BRIDGE_NAMESPACE));
        command("ip", "-n", namespace(BRIDGE_NAMESPACE), "link", "add", "bridge", "type", "bridge");
        command("ip", "-n", namespace(BRIDGE_NAMESPACE), "link", "set", "bridge", "up");
        add(OPERATOR);
    }

    /** Adds a host and returns its address. */
    String add(String host) throws Exception {
        String address = SUBNET + (addresses.size() + 1);
        addresses.put(host, address);
        String own = namespace(host);
        command("ip", "netns", "add", own);
        namespaces.add(own);
        String hub = namespace(BRIDGE_NAMESPACE);
        command("ip", "-n", hub, "link", "add", "to-" + host, "type", "veth", "peer", "name", "eth0", "netns", own);
        command("ip", "-n", hub, "link", "set", "to-" + host, "master", "bridge", "up");
        command("ip", "-n", own, "addr", "add", address + "/24", "dev", "eth0");
        command("ip", "-n", own, "link", "set", "eth0", "up");
        command("ip", "-n", own, "link", "set", "lo", "up");
        return address;
    }

    /**
     * Returns the program as it runs on this host. Unlike {@code ip netns exec}, nsenter leaves /sys as it is, where a
     * server finds its CPU quota.
     */
    Program on(String host, Program program) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace(host), "--"));
        words.addAll(program.command());
        return new Program(words, program.environment(), program.timeout());
    }

    /** Drops all packets between two hosts. */
    void cut(String one, String other) throws Exception {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** Drops all packets from one host to another. */
    void cutOneWay(String from, String to) throws Exception {
        neighbour("replace", from, to, "lladdr", UNUSED_MAC_ADDRESS, "nud", "permanent");
    }

    /** Limits what a host sends; packets wait until it is their turn. */
    void limitRate(String host, String rate) throws Exception {
        command(
                "tc",
                "-n",
                namespace(host),
                "qdisc",
                "add",
                "dev",
                "eth0",
                "root",
                "tbf",
                "rate",
                rate,
                "burst",
                "4kb",
                "latency",
                "15s");
    }

    void heal(String one, String other) throws Exception {
        neighbour("del", one, other);
        neighbour("del", other, one);
    }

    private void neighbour(String action, String from, String to, String... more) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("ip", "-n", namespace(from), "neigh", action, addressOf(to), "dev", "eth0"));
        Collections.addAll(words, more);
        command(words.toArray(String[]::new));
    }

    private String addressOf(String host) {
        String address = addresses.get(host);
        if (address == null) {
            throw new IllegalArgumentException("no host " + host);
        }
        return address;
    }

    private String namespace(String host) {
        return prefix + host;
    }

    private static boolean tryCommand(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    private static void command(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + output);
        }
    }

    @Override
    public void close() throws IOException {
        for (String namespace : namespaces) {
            command("ip", "netns", "del", namespace);
        }
    }
}
