package dev.raftctl.cli.bench;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LeaderRequestRouter.LeaderRequestOutcome;
import java.util.Optional;
import java.util.SplittableRandom;

/** Writes every key of the workload once, so that later reads find a value. */
final class KeyPreloader {
    private final WorkloadSettings settings;
    private final WorkloadOperations operations;
    private final ClientClock clock;
    private final WorkloadKeys loadKeys;
    private final byte[] value;

    KeyPreloader(WorkloadSettings settings, WorkloadOperations operations, ClientClock clock, String prefix) {
        this.settings = settings;
        this.operations = operations;
        this.clock = clock;
        loadKeys = new WorkloadKeys(prefix);
        value = new byte[settings.valueBytes()];
        new SplittableRandom(settings.seed()).nextBytes(value);
    }

    void run() throws CliFailure {
        new RequestBatch(
                        settings.keyCount(),
                        number -> operations
                                .put(number % settings.clientCount(), loadKeys.key(number), value)
                                .thenApply(KeyPreloader::failureOf))
                .run(clock);
    }

    private static Optional<CliFailure> failureOf(LeaderRequestOutcome outcome) {
        return outcome == LeaderRequestOutcome.SUCCEEDED
                ? Optional.empty()
                : Optional.of(new CliFailure(
                        CliFailureReason.OUTCOME_UNKNOWN,
                        "not all keys could be written before the workload began",
                        "check the cluster first: raftctl health"));
    }
}
