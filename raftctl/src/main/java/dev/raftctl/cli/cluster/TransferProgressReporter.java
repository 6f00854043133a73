package dev.raftctl.cli.cluster;

/** Reports a few times a second how many bytes have been transferred. Confined to one thread. */
public final class TransferProgressReporter {
    private static final long REPORT_INTERVAL_NANOS = 200_000_000;

    private final ProgressListener listener;
    private final String activity;
    private final long totalBytes;
    private final long startNanos = System.nanoTime();
    private long lastReportNanos = startNanos;
    private long doneBytes;

    /**
     * @param activity what is being done, for example {@code saving}
     * @param totalBytes the number of bytes to process
     */
    public TransferProgressReporter(ProgressListener listener, String activity, long totalBytes) {
        this.listener = listener;
        this.activity = activity;
        this.totalBytes = totalBytes;
    }

    public void add(long bytes) {
        doneBytes += bytes;
        long now = System.nanoTime();
        if (now - lastReportNanos > REPORT_INTERVAL_NANOS) {
            lastReportNanos = now;
            listener.progress(activity + ": "
                    + new ByteTransferProgress(Math.min(doneBytes, totalBytes), totalBytes, now - startNanos));
        }
    }
}
