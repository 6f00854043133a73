package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ServerId;

/**
 * The incarnation of every server this one has ever met, on disk: a server that comes back under an old id with another
 * incarnation has lost its disk, and is told so (traps M17, M18). Any thread.
 */
public final class PeerBook {
    PeerBook() {}

    /** The incarnation known for this id; 0: never met. */
    public long incarnationOf(ServerId id) {
        throw new UnsupportedOperationException();
    }

    /** Remember, durably, before anything is believed of that server. Replaces an older one. */
    public void remember(ServerId id, long incarnation) throws StorageFailure {
        throw new UnsupportedOperationException();
    }
}
