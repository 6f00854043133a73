package dev.raftctl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientOutcome;
import org.junit.jupiter.api.Test;

/** What becomes of a request that fails unexpectedly, and of its session. */
class ClientRequestRunnerTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");

    @Test
    void anInternalErrorLeavesTheOutcomeUnknown() {
        try (ClientRequestRunner runner =
                new ClientRequestRunner(cluster.addresses(), cluster, () -> {}, cluster.clock, 5_000, 1, 1)) {
            ClientOutcome<Long> outcome = runner.<Long>start(requests -> {
                        throw new IllegalStateException("broken");
                    })
                    .join();
            assertThat(outcome.unknownReason()).contains("broken");
            assertThat(runner.run(KeyValueRequests.increment(new byte[] {1}, 1)).value())
                    .as("the session is free again")
                    .isEqualTo(1);
        }
    }
}
