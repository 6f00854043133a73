package dev.raftctl.cli;

/**
 * While open, a shutdown of the process (Ctrl-C, SIGTERM) interrupts the thread that opened it and waits a moment for
 * that thread to print its result. Not used where another handler takes Ctrl-C, as in the console.
 */
public final class InterruptOnShutdown implements AutoCloseable {
    private final Thread hook;

    /** @param graceMillis how long the shutdown waits for the interrupted thread */
    public InterruptOnShutdown(long graceMillis) {
        Thread interrupted = Thread.currentThread();
        hook = new Thread(() -> {
            interrupted.interrupt();
            try {
                // The interrupted thread halts the process itself when it is done.
                interrupted.join(graceMillis);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Returns whether the process is shutting down. During a shutdown, other shutdown hooks may close resources that
     * this thread uses.
     */
    public static boolean isProcessEnding() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process is already exiting, and the hook waits for the last output.
            Thread.interrupted();
        }
    }
}
