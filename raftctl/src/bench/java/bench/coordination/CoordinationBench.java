package bench.coordination;

import bench.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures leases, locks and watches of one system, and prints one line of JSON a result. Started by coordination.sh.
 */
public final class CoordinationBench {
    private static final int SERVERS = 3;
    private static final int SLOTS = 64;
    private static final int LEASES = 1_000;
    private static final int LOCKS = 16;
    private static final int WATCHERS = 1_000;
    private static final int ROUNDS_IN_FLIGHT = 8;
    private static final int OTHER_WATCHERS = 100;
    private static final int PUT_ROUNDS = 5;
    private static final int IDLE_WATCHES = 10_000;
    private static final int IDLE_WATCHES_PER_CONNECTION = 1_000;
    private static final int VALUE_BYTES = 256;
    private static final long LEASE_SECONDS = 1_200;

    private final Map<String, String> options;
    private final Target cluster;
    private final CoordinationTarget target;
    private final double warm;
    private final double seconds;
    private final byte[] value = new byte[VALUE_BYTES];
    private int leader;

    private CoordinationBench(Map<String, String> options) throws Exception {
        this.options = options;
        cluster = (Target) Class.forName(options.get("cluster")).getDeclaredConstructor().newInstance();
        target = (CoordinationTarget)
                Class.forName(options.get("class")).getDeclaredConstructor().newInstance();
        warm = Double.parseDouble(options.get("warm"));
        seconds = Double.parseDouble(options.get("secs"));
        ThreadLocalRandom.current().nextBytes(value);
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        CoordinationBench bench = new CoordinationBench(options);
        int exit = 0;
        try {
            bench.run();
        } catch (Exception failed) {
            failed.printStackTrace();
            exit = 1;
        } finally {
            bench.cluster.close();
        }
        System.out.flush();
        Runtime.getRuntime().halt(exit);
    }

    private void run() throws Exception {
        Path directory = Files.createDirectories(Path.of(options.get("dir")));
        Runtime.getRuntime().addShutdownHook(new Thread(this::killServers));
        cluster.start(SERVERS, directory, options);
        leader = awaitLeader();
        List<InetSocketAddress> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new InetSocketAddress("127.0.0.1", cluster.clientPort(i)));
        }
        target.connect(servers, leader);
        loop(slot -> target.put(key("warm", slot), value))
                .run(SLOTS, Double.parseDouble(options.get("prewarm")), 1);
        for (String scenario : options.get("scenarios").split(",")) {
            switch (scenario) {
                case "renewals" -> renewals();
                case "handovers" -> handovers();
                case "events" -> events();
                case "puts" -> putsBesideWatchers();
                case "idle" -> idleWatches();
                default -> throw new IllegalArgumentException("no such scenario: " + scenario);
            }
        }
        if (cluster.kv().leader() != leader) {
            throw new IllegalStateException("the leader changed during the measurement");
        }
        target.close();
    }

    private void killServers() {
        for (int i = 0; i < SERVERS; i++) {
            try {
                cluster.kill(i);
            } catch (Exception notStarted) {
                continue;
            }
        }
    }

    private int awaitLeader() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        int found = -1;
        while (found < 0 && System.nanoTime() < deadline) {
            Thread.sleep(200);
            found = cluster.kv().leader();
        }
        if (found < 0) {
            throw new IllegalStateException("no leader");
        }
        // The first write shows that the leader serves.
        while (System.nanoTime() < deadline) {
            try {
                cluster.kv().put(found, key("first", 0), value).get(5, TimeUnit.SECONDS);
                return found;
            } catch (Exception notYet) {
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException("no write succeeded");
    }

    private static byte[] key(String kind, int number) {
        return String.format(Locale.ROOT, "%s/%08d", kind, number).getBytes(StandardCharsets.UTF_8);
    }

    private void print(String scenario, String fields) {
        System.out.printf(
                Locale.ROOT,
                "{\"target\":\"%s\",\"rep\":%s,\"scenario\":\"%s\",%s}%n",
                options.get("target"),
                options.getOrDefault("rep", "1"),
                scenario,
                fields);
        System.out.flush();
    }

    private ClosedLoop loop(IntFunction<CompletableFuture<?>> operation) {
        return new ClosedLoop(this::serverCpuMicros, operation);
    }

    /** Returns the processor time that all servers have used. A kernel counts it in ticks of 10 ms. */
    private long serverCpuMicros() {
        long ticks = 0;
        for (int i = 0; i < SERVERS; i++) {
            try {
                String stat = Files.readString(Path.of("/proc/" + cluster.pid(i) + "/stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
        return ticks * 10_000;
    }

    /** @param events how many events each operation counts as */
    private void print(String scenario, ClosedLoop.Measurement measured, Histogram latencies, int events) {
        print(
                scenario,
                String.format(
                        Locale.ROOT,
                        "\"per_s\":%.0f,\"cpu_us\":%.2f,\"p50_us\":%d,\"p99_us\":%d,\"max_us\":%d",
                        measured.perSecond() * events,
                        measured.cpuMicros() / events,
                        latencies.getValueAtPercentile(50) / 1_000,
                        latencies.getValueAtPercentile(99) / 1_000,
                        latencies.getMaxValue() / 1_000));
    }

    private long[] grant(int count) throws Exception {
        long[] leases = new long[count];
        for (int i = 0; i < count; i++) {
            leases[i] = target.grantLease(LEASE_SECONDS).get(20, TimeUnit.SECONDS);
        }
        return leases;
    }

    /** 64 renewals in flight, of one lease each. */
    private void renewals() throws Exception {
        long[] leases = grant(LEASES);
        ClosedLoop.Measurement measured = loop(slot -> target.renew(slot, leases[ThreadLocalRandom.current().nextInt(LEASES)]))
                .run(SLOTS, warm, seconds);
        print("renewals", measured, measured.latencies(), 1);
    }

    /** 16 locks, each with a holder and two waiters. */
    private void handovers() throws Exception {
        List<ContendedLock> locks = new ArrayList<>();
        for (int i = 0; i < LOCKS; i++) {
            ContendedLock lock = new ContendedLock(target, "lock/" + i);
            lock.begin(grant(ContendedLock.CONTENDERS));
            locks.add(lock);
        }
        ClosedLoop.Measurement measured = loop(slot -> locks.get(slot).handOver()).run(LOCKS, warm, seconds);
        print("handovers", measured, measured.latencies(), 1);
    }

    private void watch(int count, String prefix, Consumer<byte[]> receiver) throws Exception {
        List<CompletableFuture<?>> begun = new ArrayList<>();
        byte[] key = prefix.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
            begun.add(target.watch(i % SERVERS, 0, key, true, receiver));
        }
        CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }

    /** 1,000 watchers of one prefix over three servers; each of 8 slots puts again when all watchers have its event. */
    private void events() throws Exception {
        Histogram delays = new ConcurrentHistogram(60_000_000_000L, 3);
        AtomicReferenceArray<CompletableFuture<Void>> delivered = new AtomicReferenceArray<>(ROUNDS_IN_FLIGHT);
        AtomicInteger[] missing = new AtomicInteger[ROUNDS_IN_FLIGHT];
        for (int i = 0; i < ROUNDS_IN_FLIGHT; i++) {
            missing[i] = new AtomicInteger();
        }
        watch(WATCHERS, "event/", bytes -> {
            ByteBuffer event = ByteBuffer.wrap(bytes);
            delays.recordValue(System.nanoTime() - event.getLong());
            int slot = event.getInt();
            if (missing[slot].decrementAndGet() == 0) {
                delivered.get(slot).complete(null);
            }
        });
        ClosedLoop loop = loop(slot -> {
            CompletableFuture<Void> all = new CompletableFuture<>();
            delivered.set(slot, all);
            missing[slot].set(WATCHERS);
            byte[] stamped = value.clone();
            ByteBuffer.wrap(stamped).putLong(System.nanoTime()).putInt(slot);
            return target.put(key("event", slot), stamped).thenCombine(all, (put, each) -> put);
        });
        ClosedLoop.Measurement measured = loop.run(ROUNDS_IN_FLIGHT, warm, seconds);
        print("events", measured, delays, WATCHERS);
        target.endWatches();
        Thread.sleep(1_000);
    }

    /** 64 puts in flight, alternately without watchers and with 100 watchers of other keys. */
    private void putsBesideWatchers() throws Exception {
        List<ClosedLoop.Measurement> without = new ArrayList<>();
        List<ClosedLoop.Measurement> with = new ArrayList<>();
        ClosedLoop.Measurement unused = puts(warm);
        for (int round = 0; round < PUT_ROUNDS; round++) {
            without.add(puts(0.5));
            watch(OTHER_WATCHERS, "elsewhere/", bytes -> {});
            with.add(puts(0.5));
            target.endWatches();
            Thread.sleep(300);
        }
        double rate = median(without, ClosedLoop.Measurement::perSecond);
        double watchedRate = median(with, ClosedLoop.Measurement::perSecond);
        print(
                "puts",
                String.format(
                        Locale.ROOT,
                        "\"per_s\":%.0f,\"watched_per_s\":%.0f,\"ratio\":%.3f,\"cpu_us\":%.2f,\"watched_cpu_us\":%.2f",
                        rate,
                        watchedRate,
                        watchedRate / rate,
                        median(without, ClosedLoop.Measurement::cpuMicros),
                        median(with, ClosedLoop.Measurement::cpuMicros)));
    }

    private ClosedLoop.Measurement puts(double warmSeconds) throws Exception {
        return loop(slot -> target.put(
                        key("put", ThreadLocalRandom.current().nextInt(10_000)), value))
                .run(SLOTS, warmSeconds, seconds / 2);
    }

    private static double median(
            List<ClosedLoop.Measurement> measurements, ToDoubleFunction<ClosedLoop.Measurement> figure) {
        double[] sorted = measurements.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** 10,000 watches of different keys at one follower. */
    private void idleWatches() throws Exception {
        int server = (leader + 1) % SERVERS;
        Memory before = memory(server);
        List<CompletableFuture<?>> begun = new ArrayList<>();
        for (int i = 0; i < IDLE_WATCHES; i++) {
            begun.add(target.watch(server, i / IDLE_WATCHES_PER_CONNECTION, key("idle", i), false, bytes -> {}));
        }
        CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        Memory after = memory(server);
        long resident = (after.residentBytes() - before.residentBytes()) / IDLE_WATCHES;
        long heap = (after.heapBytes() - before.heapBytes()) / IDLE_WATCHES;
        // A heap that is large enough already hides what the watches need, so the larger of both figures counts.
        print(
                "idle",
                String.format(
                        Locale.ROOT,
                        "\"bytes_a_watch\":%d,\"resident_a_watch\":%d,\"heap_a_watch\":%d,\"resident_mb\":%d",
                        Math.max(resident, heap),
                        resident,
                        heap,
                        after.residentBytes() >> 20));
        target.endWatches();
    }

    /** @param heapBytes of live objects, if the server is a JVM; otherwise 0 */
    private record Memory(long residentBytes, long heapBytes) {}

    /** Returns the memory of a server that has been idle; that of a JVM after a full collection. */
    private Memory memory(int server) throws Exception {
        Thread.sleep(3_000);
        long heapBytes = 0;
        String jcmd = options.getOrDefault("jcmd", "");
        if (!jcmd.isEmpty()) {
            Process histogram = new ProcessBuilder(jcmd, Long.toString(cluster.pid(server)), "GC.class_histogram").start();
            String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String total = text.substring(text.lastIndexOf("Total")).trim();
            heapBytes = Long.parseLong(total.split("\\s+")[2]);
            Thread.sleep(1_000);
        }
        for (String line : Files.readAllLines(Path.of("/proc/" + cluster.pid(server) + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return new Memory(Long.parseLong(line.replaceAll("[^0-9]", "")) << 10, heapBytes);
            }
        }
        throw new IllegalStateException("no resident memory of server " + server);
    }
}
