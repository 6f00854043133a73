package dev.raftctl.cli.cluster;

/** The clock, and waiting. */
public interface Pace {
    Pace REAL = new Pace() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long millis) throws InterruptedException {
            Thread.sleep(millis);
        }
    };

    /** Monotonic. */
    long nanoTime();

    void pause(long millis) throws InterruptedException;
}
