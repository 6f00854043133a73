package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.Position;

/**
 * Vouches for the end of a log: entries up to this one were durable, and this one's record had this checksum.
 *
 * @param last {@link Position#ZERO}: the mark vouches for nothing
 * @param checksum of the record of {@code last}; 0 when the log began after it
 */
record EndMark(Position last, int checksum) {
    static final EndMark NONE = new EndMark(Position.ZERO, 0);

    long index() {
        return last.index();
    }
}
