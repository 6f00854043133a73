package dev.raftctl.protocol.net;

/** Netty's event loops of this process. Any thread; close once. */
public final class Loops implements AutoCloseable {
    public Loops(int threads, String name) {
        throw new UnsupportedOperationException();
    }

    /** Ends the loops at once; open connections are closed. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
