package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.cli.cluster.Failure;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProofThreadsTest {
    @Test
    void anUncheckedExceptionFailsTheProof() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        ProofThreads threads = new ProofThreads(stop::countDown);
        threads.start("client", () -> {}).join();
        threads.throwIfFailed();

        threads.start("client", () -> {
                    throw new IllegalStateException("no answer to a change of a register");
                })
                .join();

        assertThat(stop.getCount()).isZero();
        assertThatThrownBy(threads::throwIfFailed)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no answer to a change of a register");
    }
}
