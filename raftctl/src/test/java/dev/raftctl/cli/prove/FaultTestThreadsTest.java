package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.cli.cluster.CliFailure;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FaultTestThreadsTest {
    @Test
    void anUncheckedExceptionFailsTheProof() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        FaultTestThreads threads = new FaultTestThreads(stop::countDown);
        threads.start("client", () -> {}).join();
        threads.throwIfFailed();

        threads.start("client", () -> {
                    throw new IllegalStateException("no answer to a change of a register");
                })
                .join();

        assertThat(stop.getCount()).isZero();
        assertThatThrownBy(threads::throwIfFailed)
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("no answer to a change of a register");
    }
}
