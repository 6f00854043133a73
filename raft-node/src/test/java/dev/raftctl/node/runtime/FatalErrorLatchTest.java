package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.StorageFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which error stops the server, and with which exit code. */
class FatalErrorLatchTest {
    private final List<NodeFailure> reported = new ArrayList<>();
    private final FatalErrorLatch latch = new FatalErrorLatch(reported::add);

    private static StorageFailure failure(StorageFailure.StorageFailureKind kind) {
        return new StorageFailure(kind, null, -1, "the disk failed", "replace it", null);
    }

    private int exitCode() {
        @Nullable NodeFailure failure = latch.failure();
        return failure == null ? 0 : failure.exitCode();
    }

    @Test
    void onlyTheFirstErrorCounts() {
        assertThat(latch.isSet()).isFalse();
        latch.set(new IllegalStateException("first"));
        latch.set(failure(StorageFailure.StorageFailureKind.IO));
        assertThat(latch.isSet()).isTrue();
        assertThat(reported).extracting(NodeFailure::message).containsExactly("first");
        assertThat(exitCode()).isEqualTo(FatalErrorLatch.EXIT_FAULT);
    }

    @Test
    void aFullDiskIsNotFatal() {
        latch.setUnlessDiskFull(failure(StorageFailure.StorageFailureKind.FULL));
        assertThat(latch.isSet()).isFalse();
        latch.setUnlessDiskFull(failure(StorageFailure.StorageFailureKind.IO));
        assertThat(exitCode()).isEqualTo(FatalErrorLatch.EXIT_DAMAGED);
        assertThat(reported).extracting(NodeFailure::hint).containsExactly("replace it");
    }

    @Test
    void aFullHeapHasItsOwnExitCode() {
        latch.set(new OutOfMemoryError("Java heap space"));
        assertThat(exitCode()).isEqualTo(FatalErrorLatch.EXIT_HEAP);
    }
}
