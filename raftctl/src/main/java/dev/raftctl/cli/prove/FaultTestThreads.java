package dev.raftctl.cli.prove;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a proof. An exception in one of them ends the proof; otherwise a failed client would look like an idle
 * one.
 */
final class FaultTestThreads {
    private final Runnable end;
    private final AtomicReference<@Nullable Throwable> firstException = new AtomicReference<>();

    /** @param end the action that ends the proof early, called by the thread that failed */
    FaultTestThreads(Runnable end) {
        this.end = end;
    }

    Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler((failed, exception) -> {
            firstException.compareAndSet(null, exception);
            end.run();
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * Throws the first exception that ended one of the threads. Call this method after all threads have been joined.
     */
    void throwIfFailed() throws CliFailure {
        Throwable exception = firstException.get();
        if (exception != null) {
            throw new CliFailure(
                    ExitCode.FAULT,
                    CliFailureReason.FAULT.name(),
                    "a worker thread failed during the proof: " + exception,
                    "",
                    exception);
        }
    }
}
