package dev.raftctl.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeClock;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
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

    /** Decides how long a request takes and how it ends. */
    private interface Service {
        LeaderRequestOutcome serve(int number);
    }

    private WorkloadOperations operationsOf(Service service) {
        return new WorkloadOperations() {
            @Override
            public CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value) {
                clients.add(client);
                keys.add(new String(key, StandardCharsets.UTF_8));
                return CompletableFuture.completedFuture(service.serve(requestCount++));
            }

            @Override
            public CompletableFuture<LeaderRequestOutcome> get(int client, byte[] key) {
                return put(client, key, key);
            }
        };
    }

    private static WorkloadSettings settings(int rate, double gets, long warmupMillis) {
        return new WorkloadSettings(1, 1, rate, 16, 4, gets, warmupMillis, 1_000, 500, 1);
    }

    private WorkloadReport run(WorkloadSettings settings, Service service) {
        return new WorkloadGenerator(settings, operationsOf(service), clock, "p/").run(progress -> {});
    }

    @Test
    void closedLoopSendsAfterEachReplyAndExcludesTheWarmUp() {
        WorkloadReport report = run(settings(0, 0, 500), number -> {
            clock.sleep(10);
            return LeaderRequestOutcome.SUCCEEDED;
        });
        assertThat(requestCount).isEqualTo(150);
        assertThat(report.doneCount()).isBetween(99L, 101L);
        assertThat(report.operationsPerSecond()).isBetween(99.0, 101.0);
        assertThat(report.puts().getMaxValue()).isBetween(9_900_000L, 10_100_000L);
        assertThat(keys).containsExactly("p/00000000", "p/00000001", "p/00000002", "p/00000003");
    }

    @Test
    void aStallDelaysEveryRequestDueMeanwhile() {
        WorkloadReport report = run(settings(100, 0, 0), number -> {
            clock.sleep(number == 10 ? 500 : 1);
            return LeaderRequestOutcome.SUCCEEDED;
        });
        assertThat(report.doneCount()).isEqualTo(100);
        // A stall of 500 ms delays the 50 requests that were due meanwhile, the first by almost 500 ms.
        assertThat(report.puts().getCountBetweenValues(50_000_000, Long.MAX_VALUE / 2))
                .isGreaterThan(40);
        assertThat(report.puts().getMaxValue()).isGreaterThan(490_000_000L);
        assertThat(report.longestGapNanos()).isGreaterThan(490_000_000L);
    }

    @Test
    void countsFailedRequestsByOutcomeWithoutLatency() {
        WorkloadReport report = run(settings(100, 0, 0), number -> {
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
    void mixesAndCountsGetsAndPutsSeparately() {
        WorkloadReport report = run(settings(1_000, 0.75, 0), number -> LeaderRequestOutcome.SUCCEEDED);
        assertThat(report.puts().getTotalCount() + report.gets().getTotalCount())
                .isEqualTo(1_000);
        assertThat(report.gets().getTotalCount()).isBetween(700L, 800L);
    }

    @Test
    void countsAnUnansweredRequestAsUnknown() {
        WorkloadOperations silent = new WorkloadOperations() {
            @Override
            public CompletableFuture<LeaderRequestOutcome> put(int client, byte[] key, byte[] value) {
                return new CompletableFuture<>();
            }

            @Override
            public CompletableFuture<LeaderRequestOutcome> get(int client, byte[] key) {
                return new CompletableFuture<>();
            }
        };
        WorkloadReport report = new WorkloadGenerator(settings(0, 0, 0), silent, clock, "p/").run(progress -> {});
        assertThat(report.doneCount()).isZero();
        assertThat(report.unknownCount()).isEqualTo(1);
    }

    @Test
    void reportsTheMeasurementsAfterAnInterrupt() {
        WorkloadReport report = run(settings(100, 0, 0), number -> {
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
