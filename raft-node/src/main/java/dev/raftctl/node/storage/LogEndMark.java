package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Position;

/**
 * The durable end of a log: entries up to this one were durable, and its record had this checksum.
 *
 * @param last {@link Position#ZERO} if no end is recorded
 * @param checksum of the record of {@code last}; 0 if the log began after it
 */
record LogEndMark(Position last, int checksum) {
    static final LogEndMark NONE = new LogEndMark(Position.ZERO, 0);

    long index() {
        return last.index();
    }
}
