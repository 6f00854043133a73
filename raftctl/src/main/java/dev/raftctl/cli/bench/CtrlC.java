package dev.raftctl.cli.bench;

/**
 * While it is open, an end of the process that is asked for (Ctrl-C, SIGTERM) interrupts the thread that opened it, and waits a
 * while until that thread has said what there was to say. Where somebody else handles Ctrl-C, as the console does, nothing comes
 * here.
 */
public final class CtrlC {
    private static final long PATIENCE_MILLIS = 10_000;

    private final Thread hook;

    public CtrlC() {
        Thread working = Thread.currentThread();
        hook = new Thread(() -> {
            working.interrupt();
            try {
                // It ends the process itself when it is done.
                working.join(PATIENCE_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process ends already, and the hook waits for what is said next.
            Thread.interrupted();
        }
    }
}
