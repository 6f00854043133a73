package dev.raftctl.cli.cluster;

/** A line of progress for who watches, a few times a second, while bytes are done. One thread. */
public final class Advance {
    private static final long TELL_NANOS = 200_000_000;

    private final Notes notes;
    private final String what;
    private final long total;
    private final long begun = System.nanoTime();
    private long told = begun;
    private long done;

    /**
     * @param what is done, for instance {@code saving}
     * @param total how many bytes
     */
    public Advance(Notes notes, String what, long total) {
        this.notes = notes;
        this.what = what;
        this.total = total;
    }

    public void by(long bytes) {
        done += bytes;
        long now = System.nanoTime();
        if (now - told > TELL_NANOS) {
            told = now;
            notes.progress(what + ": " + new Headway(Math.min(done, total), total, now - begun));
        }
    }
}
