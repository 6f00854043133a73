package dev.raftctl.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.FakePace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** On a clock that goes on only where a request takes time or the load waits. */
class LoadTest {
    private final FakePace pace = new FakePace();
    private final List<Integer> clients = new ArrayList<>();
    private final TreeSet<String> keys = new TreeSet<>();
    private int asked;

    /** How long each takes, and how it ends. */
    private interface Service {
        Operations.End take(int number);
    }

    private Operations serving(Service service) {
        return new Operations() {
            @Override
            public CompletableFuture<End> put(int client, byte[] key, byte[] value) {
                clients.add(client);
                keys.add(new String(key, StandardCharsets.UTF_8));
                return CompletableFuture.completedFuture(service.take(asked++));
            }

            @Override
            public CompletableFuture<End> get(int client, byte[] key) {
                return put(client, key, key);
            }
        };
    }

    private static LoadSettings settings(int rate, double gets, long warmupMillis) {
        return new LoadSettings(1, 1, rate, 16, 4, gets, warmupMillis, 1_000, 500, 1);
    }

    private LoadReport run(LoadSettings settings, Service service) {
        return new Load(settings, serving(service), pace, "p/").run(progress -> {});
    }

    @Test
    void aClosedLoopAsksAgainWhenItIsAnsweredAndLeavesOutTheWarmUp() {
        LoadReport report = run(settings(0, 0, 500), number -> {
            pace.pause(10);
            return Operations.End.DONE;
        });
        assertThat(asked).isEqualTo(150);
        assertThat(report.done()).isBetween(99L, 101L);
        assertThat(report.perSecond()).isBetween(99.0, 101.0);
        assertThat(report.puts().getMaxValue()).isBetween(9_900_000L, 10_100_000L);
        assertThat(keys).containsExactly("p/00000000", "p/00000001", "p/00000002", "p/00000003");
    }

    @Test
    void aStallCountsForEveryRequestThatWasDueMeanwhile() {
        LoadReport report = run(settings(100, 0, 0), number -> {
            pace.pause(number == 10 ? 500 : 1);
            return Operations.End.DONE;
        });
        assertThat(report.done()).isEqualTo(100);
        // 500 ms without an answer delay the 50 requests that were due in them, the first by nearly all of it.
        assertThat(report.puts().getCountBetweenValues(50_000_000, Long.MAX_VALUE / 2))
                .isGreaterThan(40);
        assertThat(report.puts().getMaxValue()).isGreaterThan(490_000_000L);
        assertThat(report.silenceNanos()).isGreaterThan(490_000_000L);
    }

    @Test
    void whatIsNotDoneIsCountedByItsOutcomeAndHasNoLatency() {
        LoadReport report = run(settings(100, 0, 0), number -> {
            pace.pause(1);
            return number % 10 == 0
                    ? Operations.End.REFUSED
                    : number % 10 == 1 ? Operations.End.UNKNOWN : Operations.End.DONE;
        });
        assertThat(report.done()).isEqualTo(80);
        assertThat(report.refused()).isEqualTo(10);
        assertThat(report.unknown()).isEqualTo(10);
    }

    @Test
    void getsAndPutsAreToldApartAndMixedAsAsked() {
        LoadReport report = run(settings(1_000, 0.75, 0), number -> Operations.End.DONE);
        assertThat(report.puts().getTotalCount() + report.gets().getTotalCount())
                .isEqualTo(1_000);
        assertThat(report.gets().getTotalCount()).isBetween(700L, 800L);
    }

    @Test
    void aRequestThatIsNeverAnsweredIsUnknown() {
        Operations silent = new Operations() {
            @Override
            public CompletableFuture<End> put(int client, byte[] key, byte[] value) {
                return new CompletableFuture<>();
            }

            @Override
            public CompletableFuture<End> get(int client, byte[] key) {
                return new CompletableFuture<>();
            }
        };
        LoadReport report = new Load(settings(0, 0, 0), silent, pace, "p/").run(progress -> {});
        assertThat(report.done()).isZero();
        assertThat(report.unknown()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheLoadAndWhatWasMeasuredIsReported() {
        LoadReport report = run(settings(100, 0, 0), number -> {
            if (number == 50) {
                Thread.currentThread().interrupt();
            }
            return Operations.End.DONE;
        });
        assertThat(report.interrupted()).isTrue();
        assertThat(report.done()).isBetween(50L, 52L);
        assertThat(report.seconds()).isBetween(0.49, 0.53);
        assertThat(Thread.interrupted()).isFalse();
    }
}
