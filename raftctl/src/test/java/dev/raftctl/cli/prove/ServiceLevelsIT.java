package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.dev.DevClusterFiles;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.client.ClusterStatus;
import dev.raftctl.client.PipelinedLink;
import dev.raftctl.node.simulation.linear.RegisterAction;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.HostPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures on real processes what BENCHMARKS.md states about failures. Run on an idle machine with {@code mvn -Pdeep
 * -Dquick
 * -pl raftctl -am verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ServiceLevelsIT
 * -Dfailsafe.failIfNoSpecifiedTests=false}. Asserts correctness; durations are only printed, as a table.
 */
@Tag("deep")
class ServiceLevelsIT {
    private static final int REPETITIONS = Integer.getInteger("levels.times", 20);
    private static final int ENTRIES = Integer.getInteger("levels.entries", 1_000_000);
    private static final long HEALTHY_TIMEOUT_MILLIS = 60_000;
    private static final long ELECTION_TIMEOUT_MILLIS = 1_000;
    private static final int VALUE_BYTES = 256;
    /** 64 kbit/s, in bytes. */
    private static final long SLOW_LINK_BYTES_PER_SECOND = 8_000;

    @TempDir
    Path directory;

    private static void printRow(String scenario, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "| %s | %d ms | %d ms | %d |%n",
                scenario, sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1), sorted.size());
    }

    private FaultTestServers servers(int count, String settings) throws Exception {
        Path own = Files.createTempDirectory(directory, "levels");
        FaultTestServers servers = new FaultTestServers(new DevClusterFiles(own), count, settings);
        servers.startAll();
        return servers;
    }

    private static ClusterClient client(FaultTestServers servers) {
        return servers.client(10_000);
    }

    private static ClusterStatus awaitHealthy(FaultTestServers servers) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEALTHY_TIMEOUT_MILLIS);
        while (true) {
            try {
                ClusterStatus clusterStatus = client(servers).status();
                if (Findings.of(clusterStatus).isHealthy()) {
                    return clusterStatus;
                }
            } catch (CliFailure starting) {
                assertThat(System.nanoTime()).as("%s", starting).isLessThan(end);
            }
            assertThat(System.nanoTime())
                    .as("time until the cluster is healthy")
                    .isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static String leader(ClusterStatus clusterStatus) {
        return clusterStatus.leader().id().value();
    }

    private static String follower(FaultTestServers servers, ClusterStatus clusterStatus) {
        return servers.ids().stream()
                .filter(id -> !id.equals(leader(clusterStatus)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void writesResumeAfterTheLeaderIsKilled() throws Exception {
        List<Long> gaps = new ArrayList<>();
        try (FaultTestServers servers = servers(3, "")) {
            awaitHealthy(servers);
            try (SteadyWriter writer = new SteadyWriter(servers.addresses())) {
                for (int i = 0; i < REPETITIONS; i++) {
                    String leader = leader(awaitHealthy(servers));
                    servers.kill(leader);
                    gaps.add(writer.millisToNextWrite(System.nanoTime()));
                    servers.start(leader);
                }
                assertThat(writer.failureCount()).as("failed writes").isZero();
            }
        }
        printRow("leader killed: next acknowledged write (election timeout " + ELECTION_TIMEOUT_MILLIS + " ms)", gaps);
    }

    @Test
    void writesContinueWhileAFollowerIsDownOrPaused() throws Exception {
        List<Long> killed = new ArrayList<>();
        List<Long> paused = new ArrayList<>();
        try (FaultTestServers servers = servers(3, "")) {
            awaitHealthy(servers);
            try (SteadyWriter writer = new SteadyWriter(servers.addresses())) {
                for (int i = 0; i < REPETITIONS; i++) {
                    String follower = follower(servers, awaitHealthy(servers));
                    writer.takeLongestMillis();
                    servers.kill(follower);
                    Thread.sleep(ELECTION_TIMEOUT_MILLIS);
                    servers.start(follower);
                    awaitHealthy(servers);
                    killed.add(writer.takeLongestMillis());
                    servers.pause(follower);
                    Thread.sleep(2 * ELECTION_TIMEOUT_MILLIS);
                    servers.resume();
                    awaitHealthy(servers);
                    paused.add(writer.takeLongestMillis());
                }
                assertThat(writer.failureCount()).as("failed writes").isZero();
            }
        }
        printRow("follower killed and restarted: slowest write, none failed", killed);
        printRow("follower paused for 2 s: slowest write, none failed", paused);
    }

    @Test
    void recoversAfterAPartition() throws Exception {
        List<Long> healed = new ArrayList<>();
        try (FaultTestServers servers = servers(3, "")) {
            for (int i = 0; i < REPETITIONS; i++) {
                ClusterStatus before = awaitHealthy(servers);
                // Every other time the leader, which the others then replace.
                String target = i % 2 == 0 ? follower(servers, before) : leader(before);
                servers.faults().cut(NetworkPartitionShape.directionsAt(servers.ids(), target, true, true));
                Thread.sleep(3 * ELECTION_TIMEOUT_MILLIS);
                long term = client(servers).status().term();
                long healedNanos = System.nanoTime();
                servers.faults().heal();
                ClusterStatus after = awaitHealthy(servers);
                healed.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - healedNanos));
                Thread.sleep(ELECTION_TIMEOUT_MILLIS);
                assertThat(client(servers).status().term())
                        .as("the term after the partition, %s being cut off", target)
                        .isEqualTo(term)
                        .isEqualTo(after.term());
            }
        }
        printRow("partition of 3 s healed: healthy again, term unchanged", healed);
    }

    @Test
    void reopensALongLog() throws Exception {
        List<Long> opened = new ArrayList<>();
        try (FaultTestServers servers = servers(1, "[snapshot]\nafter-entries = 100000000\n")) {
            awaitHealthy(servers);
            fill(servers, ENTRIES, Long.MAX_VALUE);
            for (int i = 0; i < Math.max(1, REPETITIONS / 4); i++) {
                servers.kill("n1");
                long started = System.nanoTime();
                servers.start("n1");
                awaitRead(servers);
                opened.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            }
        }
        printRow(
                ENTRIES + " entries of " + VALUE_BYTES + " B after kill -9: started to first linearizable read",
                opened);
    }

    private static void awaitRead(FaultTestServers servers) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEALTHY_TIMEOUT_MILLIS);
        while (true) {
            try {
                new KeyBackedRegister("k").perform(client(servers), new RegisterAction.RegisterGet());
                return;
            } catch (CliFailure starting) {
                assertThat(System.nanoTime()).as("%s", starting).isLessThan(end);
                Thread.sleep(10);
            }
        }
    }

    @Test
    void leaderMemoryIsBoundedWithASlowFollower() throws Exception {
        try (FaultTestServers servers = servers(3, "")) {
            ClusterStatus clusterStatus = awaitHealthy(servers);
            String leader = leader(clusterStatus);
            String follower = follower(servers, clusterStatus);
            servers.faults()
                    .throttle(
                            NetworkPartitionShape.directionsAt(servers.ids(), follower, true, false),
                            SLOW_LINK_BYTES_PER_SECOND);
            int written = fill(servers, Integer.MAX_VALUE, System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
            System.out.printf(
                    "| a follower at 64 kbit/s for 60 s: leader with -Xmx256m took %d writes, resident at most %s | | | 1 |%n",
                    written, resident(servers.pid(leader)));
            assertThat(leader(client(servers).status())).isEqualTo(leader);
            servers.faults().heal();
            awaitHealthy(servers);
        }
    }

    private static String resident(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
                .findFirst()
                .orElse("?");
    }

    /** Writes until this many writes or this time; returns how many were acknowledged. */
    private static int fill(FaultTestServers servers, int writes, long endNanos) throws Exception {
        AtomicInteger doneCount = new AtomicInteger();
        AtomicInteger failedCount = new AtomicInteger();
        Semaphore outstanding = new Semaphore(256);
        ClusterStatus clusterStatus = client(servers).status();
        HostPort address = HostPort.parse(clusterStatus.leader().address());
        try (PipelinedLink link =
                client(servers).openPipelined(address, clusterStatus.leader().id())) {
            for (int i = 0; i < writes && System.nanoTime() < endNanos; i++) {
                outstanding.acquire();
                byte[] key = ("k" + i % 10_000).getBytes(StandardCharsets.UTF_8);
                byte[] put = KeyValueMessageFormat.encodeCommand(new KeyValueCommand.PutKey(
                        key, new byte[VALUE_BYTES], new KeyValueCommand.KeyPutCondition.PutAlways()));
                link.call(new ClientRequest.ExecuteCommandRequest(0, 0, 0, put), 30_000)
                        .whenComplete((reply, error) -> {
                            (reply instanceof ClientReply.CommandExecutedReply ? doneCount : failedCount)
                                    .incrementAndGet();
                            outstanding.release();
                        });
            }
            outstanding.acquire(256);
        }
        assertThat(failedCount).as("writes that failed").hasValue(0);
        return doneCount.get();
    }
}
