package dev.raftctl.cli;

/**
 * While it is open, an end of the process that is asked for (Ctrl-C, SIGTERM) interrupts the thread that opened it, and waits a
 * while until that thread has said what there was to say. Where somebody else handles Ctrl-C, as the console does, nothing comes
 * here.
 */
public final class ShutdownInterrupt implements AutoCloseable {
    private final Thread hook;

    /** @param graceMillis how long that thread has for its last words */
    public ShutdownInterrupt(long graceMillis) {
        Thread interrupted = Thread.currentThread();
        hook = new Thread(() -> {
            interrupted.interrupt();
            try {
                // It ends the process itself when it is done.
                interrupted.join(graceMillis);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process is on its way out, whoever asked for it: from here on others may close what this thread uses. */
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
            // The process ends already, and the hook waits for what is said next.
            Thread.interrupted();
        }
    }
}
