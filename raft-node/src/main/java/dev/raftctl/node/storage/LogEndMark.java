package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogPosition;

/**
 * The durable end of a log: entries up to this one were durable, and its record had this checksum.
 *
 * @param last {@link LogPosition#ZERO} if no end is recorded
 * @param checksum of the record of {@code last}; 0 if the log began after it
 */
public record LogEndMark(LogPosition last, int checksum) {
    public static final LogEndMark NONE = new LogEndMark(LogPosition.ZERO, 0);

    long index() {
        return last.index();
    }
}
