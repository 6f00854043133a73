package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Health;
import dev.raftctl.cli.cluster.Pipeline;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.dev.DevLayout;
import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
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
 * What README.md promises of a cluster in trouble, measured on real processes: {@code mvn -Pdeep -Dquick -pl raftctl -am verify
 * -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ServiceLevelsIT -Dfailsafe.failIfNoSpecifiedTests=false}, on a
 * quiet machine. Prints a table. What a server may never do is asserted, how long it takes
 * only told.
 */
@Tag("deep")
class ServiceLevelsIT {
    private static final int TIMES = Integer.getInteger("levels.times", 20);
    private static final int ENTRIES = Integer.getInteger("levels.entries", 1_000_000);
    private static final long WELL_MILLIS = 60_000;
    private static final long ELECTION_TIMEOUT_MILLIS = 1_000;
    private static final int VALUE_BYTES = 256;
    /** 64 kbit/s. */
    private static final long NARROW_BYTES = 8_000;

    @TempDir
    Path directory;

    private static void told(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "| %s | %d ms | %d ms | %d |%n",
                what, sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1), sorted.size());
    }

    private Servers servers(int count, String settings) throws Exception {
        Path own = Files.createTempDirectory(directory, "levels");
        Servers servers = new Servers(new DevLayout(own), count, settings);
        servers.startAll();
        return servers;
    }

    private static ClusterClient client(Servers servers) {
        return servers.client(10_000);
    }

    private static Survey whole(Servers servers) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WELL_MILLIS);
        while (true) {
            try {
                Survey survey = client(servers).survey();
                if (Health.of(survey).findings().isEmpty()) {
                    return survey;
                }
            } catch (Failure starting) {
                assertThat(System.nanoTime()).as("%s", starting).isLessThan(end);
            }
            assertThat(System.nanoTime()).as("time until all is whole").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static String leader(Survey survey) {
        return survey.leader().id().value();
    }

    private static String follower(Servers servers, Survey survey) {
        return servers.ids().stream()
                .filter(id -> !id.equals(leader(survey)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLeaderIsKilled() throws Exception {
        List<Long> gaps = new ArrayList<>();
        try (Servers servers = servers(3, "")) {
            whole(servers);
            try (Trickle trickle = new Trickle(servers.addresses())) {
                for (int i = 0; i < TIMES; i++) {
                    String leader = leader(whole(servers));
                    servers.kill(leader);
                    gaps.add(trickle.millisToNextFrom(System.nanoTime()));
                    servers.start(leader);
                }
                assertThat(trickle.failures()).as("failed writes").isZero();
            }
        }
        told("leader killed: next acknowledged write (election timeout " + ELECTION_TIMEOUT_MILLIS + " ms)", gaps);
    }

    @Test
    void aFollowerIsKilledOrStandsStill() throws Exception {
        List<Long> killed = new ArrayList<>();
        List<Long> paused = new ArrayList<>();
        try (Servers servers = servers(3, "")) {
            whole(servers);
            try (Trickle trickle = new Trickle(servers.addresses())) {
                for (int i = 0; i < TIMES; i++) {
                    String follower = follower(servers, whole(servers));
                    trickle.longestMillis();
                    servers.kill(follower);
                    Thread.sleep(ELECTION_TIMEOUT_MILLIS);
                    servers.start(follower);
                    whole(servers);
                    killed.add(trickle.longestMillis());
                    servers.pause(follower);
                    Thread.sleep(2 * ELECTION_TIMEOUT_MILLIS);
                    servers.resume();
                    whole(servers);
                    paused.add(trickle.longestMillis());
                }
                assertThat(trickle.failures()).as("failed writes").isZero();
            }
        }
        told("follower killed and back: slowest write meanwhile, none failed", killed);
        told("follower paused 2 s: slowest write meanwhile, none failed", paused);
    }

    @Test
    void aPartitionHeals() throws Exception {
        List<Long> healed = new ArrayList<>();
        try (Servers servers = servers(3, "")) {
            for (int i = 0; i < TIMES; i++) {
                Survey before = whole(servers);
                // Every other time the leader itself, which others then replace.
                String victim = i % 2 == 0 ? follower(servers, before) : leader(before);
                servers.wires().cut(Shapes.around(servers.ids(), victim, true, true));
                Thread.sleep(3 * ELECTION_TIMEOUT_MILLIS);
                long term = client(servers).survey().term();
                long mended = System.nanoTime();
                servers.wires().mend();
                Survey after = whole(servers);
                healed.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - mended));
                Thread.sleep(ELECTION_TIMEOUT_MILLIS);
                assertThat(client(servers).survey().term())
                        .as("the term after the partition, %s being cut off", victim)
                        .isEqualTo(term)
                        .isEqualTo(after.term());
            }
        }
        told("partition of 3 s healed: all whole again, no term changed", healed);
    }

    @Test
    void aLongLogIsOpenedAgain() throws Exception {
        List<Long> opened = new ArrayList<>();
        try (Servers servers = servers(1, "[snapshot]\nafter-entries = 100000000\n")) {
            whole(servers);
            fill(servers, ENTRIES, Long.MAX_VALUE);
            for (int i = 0; i < Math.max(1, TIMES / 4); i++) {
                servers.kill("n1");
                long started = System.nanoTime();
                servers.start("n1");
                awaitRead(servers);
                opened.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            }
        }
        told(ENTRIES + " entries of " + VALUE_BYTES + " B after kill -9: started to first linearizable read", opened);
    }

    private static void awaitRead(Servers servers) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WELL_MILLIS);
        while (true) {
            try {
                new Register("k").perform(client(servers), new Action.Get());
                return;
            } catch (Failure starting) {
                assertThat(System.nanoTime()).as("%s", starting).isLessThan(end);
                Thread.sleep(10);
            }
        }
    }

    @Test
    void oneFollowerHearsLittle() throws Exception {
        try (Servers servers = servers(3, "")) {
            Survey survey = whole(servers);
            String leader = leader(survey);
            String follower = follower(servers, survey);
            servers.wires().narrow(Shapes.around(servers.ids(), follower, true, false), NARROW_BYTES);
            int written = fill(servers, Integer.MAX_VALUE, System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
            System.out.printf(
                    "| a follower at 64 kbit/s for 60 s: leader with -Xmx256m took %d writes, resident at most %s | | | 1 |%n",
                    written, resident(servers.pid(leader)));
            assertThat(leader(client(servers).survey())).isEqualTo(leader);
            servers.wires().mend();
            whole(servers);
        }
    }

    private static String resident(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
                .findFirst()
                .orElse("?");
    }

    /** @return how many writes were acknowledged, until so many or that time */
    private static int fill(Servers servers, int writes, long endNanos) throws Exception {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger bad = new AtomicInteger();
        Semaphore room = new Semaphore(256);
        Survey survey = client(servers).survey();
        HostPort address = HostPort.parse(survey.leader().address());
        try (Pipeline pipeline =
                client(servers).pipeline(address, survey.leader().id())) {
            for (int i = 0; i < writes && System.nanoTime() < endNanos; i++) {
                room.acquire();
                byte[] key = ("k" + i % 10_000).getBytes(StandardCharsets.UTF_8);
                byte[] put = KvFormat.encodeCommand(
                        new KvCommand.Put(key, new byte[VALUE_BYTES], new KvCommand.Condition.Always()));
                pipeline.ask(new ClientRequest.Execute(0, 0, 0, put), 30_000).whenComplete((reply, trouble) -> {
                    (reply instanceof ClientReply.Executed ? done : bad).incrementAndGet();
                    room.release();
                });
            }
            room.acquire(256);
        }
        assertThat(bad).as("writes that failed").hasValue(0);
        return done.get();
    }
}
