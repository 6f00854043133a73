package dev.raftctl.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeClock;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Uses a clock that advances only while a request is served or the load waits. */
class WorkloadGeneratorTest {
    private final FakeClock clock = new FakeClock();
    private final List<Integer> clients = new ArrayList<>();
    private final TreeSet<String> keys = new TreeSet<>();
    private int requestCount;
    private int renewalCount;
    private int handoverCount;

    /** Decides how long a request takes and how it ends. */
    private interface Service {
        LeaderRequestOutcome serve(int number);
    }

    /** Operations that all end like a put. */
    private abstract class KeyOperations implements WorkloadOperations {
        @Override
        public CompletableFuture<LeaderRequestOutcome> get(int client, byte[] key) {
            return put(client, key, key);
        }

        @Override
        public CompletableFuture<LeaderRequestOutcome> renewLease(int client, int number) {
            renewalCount++;
            return put(client, new byte[0], new byte[0]);
        }

        @Override
        public CompletableFuture<LeaderRequestOutcome> handOverLock() {
            handoverCount++;
            return put(0, new byte[0], new byte[0]);
        }
    }

    private WorkloadOperations operationsOf(Service service) {
        return new KeyOperations() {
            @Override
            public CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value) {
                clients.add(client);
                keys.add(new String(key, StandardCharsets.UTF_8));
                return CompletableFuture.completedFuture(service.serve(requestCount++));
            }
        };
    }

    private static WorkloadSettings settings(int rate, WorkloadMix mix, int watcherCount, long warmupMillis) {
        return new WorkloadSettings(1, 1, rate, 16, 4, mix, watcherCount, warmupMillis, 1_000, 500, 1);
    }

    private static WorkloadSettings puts(int rate, long warmupMillis) {
        return settings(rate, WorkloadMix.PUTS_ONLY, 0, warmupMillis);
    }

    private static long doneCount(WorkloadReport report, WorkloadRequestKind kind) {
        return report.latencies(kind).getTotalCount();
    }

    private WorkloadReport run(WorkloadSettings settings, Service service) {
        return new WorkloadGenerator(settings, operationsOf(service), clock, "p/").run(progress -> {});
    }

    @Test
    void closedLoopSendsAfterEachReplyAndExcludesTheWarmUp() {
        WorkloadReport report = run(puts(0, 500), number -> {
            clock.sleep(10);
            return LeaderRequestOutcome.SUCCEEDED;
        });
        assertThat(requestCount).isEqualTo(150);
        assertThat(report.doneCount()).isBetween(99L, 101L);
        assertThat(report.operationsPerSecond()).isBetween(99.0, 101.0);
        assertThat(report.latencies(WorkloadRequestKind.PUT).getMaxValue()).isBetween(9_900_000L, 10_100_000L);
        assertThat(keys).containsExactly("p/00000000", "p/00000001", "p/00000002", "p/00000003");
    }

    @Test
    void aStallDelaysEveryRequestDueMeanwhile() {
        WorkloadReport report = run(puts(100, 0), number -> {
            clock.sleep(number == 10 ? 500 : 1);
            return LeaderRequestOutcome.SUCCEEDED;
        });
        assertThat(report.doneCount()).isEqualTo(100);
        // A stall of 500 ms delays the 50 requests that were due meanwhile, the first by almost 500 ms.
        assertThat(report.latencies(WorkloadRequestKind.PUT).getCountBetweenValues(50_000_000, Long.MAX_VALUE / 2))
                .isGreaterThan(40);
        assertThat(report.latencies(WorkloadRequestKind.PUT).getMaxValue()).isGreaterThan(490_000_000L);
        assertThat(report.longestGapNanos()).isGreaterThan(490_000_000L);
    }

    @Test
    void countsFailedRequestsByOutcomeWithoutLatency() {
        WorkloadReport report = run(puts(100, 0), number -> {
            clock.sleep(1);
            return number % 10 == 0
                    ? LeaderRequestOutcome.REFUSED
                    : number % 10 == 1 ? LeaderRequestOutcome.UNKNOWN : LeaderRequestOutcome.SUCCEEDED;
        });
        assertThat(report.doneCount()).isEqualTo(80);
        assertThat(report.refusedCount()).isEqualTo(10);
        assertThat(report.unknownCount()).isEqualTo(10);
    }

    @Test
    void mixesAndCountsTheKindsOfRequestsSeparately() {
        WorkloadMix mix = new WorkloadMix(1, 4, 3, 2);
        WorkloadReport report = run(settings(1_000, mix, 0, 0), number -> LeaderRequestOutcome.SUCCEEDED);
        assertThat(report.doneCount()).isEqualTo(1_000);
        assertThat(doneCount(report, WorkloadRequestKind.PUT)).isBetween(70L, 130L);
        assertThat(doneCount(report, WorkloadRequestKind.GET)).isBetween(350L, 450L);
        assertThat(doneCount(report, WorkloadRequestKind.RENEWAL))
                .isBetween(250L, 350L)
                .isEqualTo(renewalCount);
        assertThat(doneCount(report, WorkloadRequestKind.HANDOVER))
                .isBetween(150L, 250L)
                .isEqualTo(handoverCount);
    }

    /** Delivers each put to watchers, after a delay, on the thread that pays for the delay. */
    private WorkloadReport runWatched(WorkloadSettings settings, int deliveries, long delayMillis) {
        WorkloadGenerator[] generator = new WorkloadGenerator[1];
        WorkloadOperations operations = new KeyOperations() {
            @Override
            public CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value) {
                requestCount++;
                clock.sleep(delayMillis);
                for (int i = 0; i < deliveries; i++) {
                    generator[0].onEvent(ByteBuffer.wrap(value).getLong());
                }
                return CompletableFuture.completedFuture(LeaderRequestOutcome.SUCCEEDED);
            }
        };
        generator[0] = new WorkloadGenerator(settings, operations, clock, "p/");
        return generator[0].run(progress -> {});
    }

    @Test
    void measuresTheEventsOfEachWatcherFromTheirPut() {
        WorkloadReport report = runWatched(settings(0, WorkloadMix.PUTS_ONLY, 3, 500), 3, 10);
        assertThat(requestCount).isEqualTo(150);
        assertThat(report.events().getTotalCount()).isBetween(297L, 303L);
        assertThat(report.events().getMinValue()).isBetween(9_900_000L, 10_100_000L);
        assertThat(report.doneCount()).isBetween(99L, 101L);
        assertThat(clock.nanoTime()).as("no event is awaited").isLessThan(1_520_000_000L);
    }

    @Test
    void measuresEventsFromWhenTheirPutWasDue() {
        WorkloadReport report = runWatched(settings(1_000, WorkloadMix.PUTS_ONLY, 1, 0), 1, 2);
        assertThat(report.events().getTotalCount()).isEqualTo(1_000);
        // The puts take twice as long as the time between them, so each is late by one millisecond more.
        assertThat(report.events().getMaxValue()).isGreaterThan(900_000_000L);
    }

    @Test
    void awaitsTheEventsOfWatchersThatHaveNotEnded() {
        WorkloadReport late = runWatched(settings(100, WorkloadMix.PUTS_ONLY, 2, 0), 1, 1);
        assertThat(clock.nanoTime()).isGreaterThan(1_490_000_000L);
        assertThat(late.endedWatchers().count()).isZero();

        long start = clock.nanoTime();
        WorkloadGenerator generator = new WorkloadGenerator(
                settings(100, WorkloadMix.PUTS_ONLY, 1, 0),
                operationsOf(number -> LeaderRequestOutcome.SUCCEEDED),
                clock,
                "p/");
        generator.onWatcherEnded("its server is gone");
        WorkloadReport ended = generator.run(progress -> {});
        assertThat(clock.nanoTime() - start).isLessThan(1_020_000_000L);
        assertThat(ended.endedWatchers().count()).isEqualTo(1);
        assertThat(ended.endedWatchers().firstReason()).isEqualTo("its server is gone");
    }

    @Test
    void countsAnUnansweredRequestAsUnknown() {
        WorkloadOperations silent = new KeyOperations() {
            @Override
            public CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value) {
                return new CompletableFuture<>();
            }
        };
        WorkloadReport report = new WorkloadGenerator(puts(0, 0), silent, clock, "p/").run(progress -> {});
        assertThat(report.doneCount()).isZero();
        assertThat(report.unknownCount()).isEqualTo(1);
    }

    @Test
    void reportsTheMeasurementsAfterAnInterrupt() {
        WorkloadReport report = run(puts(100, 0), number -> {
            if (number == 50) {
                Thread.currentThread().interrupt();
            }
            return LeaderRequestOutcome.SUCCEEDED;
        });
        assertThat(report.wasInterrupted()).isTrue();
        assertThat(report.doneCount()).isBetween(50L, 52L);
        assertThat(report.seconds()).isBetween(0.49, 0.53);
        assertThat(Thread.interrupted()).isFalse();
    }
}
