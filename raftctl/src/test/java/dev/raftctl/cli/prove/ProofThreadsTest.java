package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.cli.cluster.Failure;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProofThreadsTest {
    @Test
    void anUncheckedExceptionOfAClientEndsTheProofWithAFailure() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ProofThreads threads = new ProofThreads(over::countDown);
        threads.start("client", () -> {}).join();
        threads.failIfBroken();

        threads.start("client", () -> {
                    throw new IllegalStateException("no answer to a change of a register");
                })
                .join();

        assertThat(over.getCount()).isZero();
        assertThatThrownBy(threads::failIfBroken)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no answer to a change of a register");
    }
}
