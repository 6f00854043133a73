package dev.raftctl.client;

import dev.raftctl.protocol.message.WatchEvent;
import java.util.List;

/**
 * A part of a watch: the changes of the watched keys up to an index.
 *
 * @param events by ascending index; the changes of one index are never split between two batches
 * @param throughIndex no change up to this index is missing, also if there are no events
 * @param leaderContactAgeMillis for how long the server had not heard from a leader, so that later changes may be
 *     missing; 0 on the leader, -1 if it never had since its start
 * @param server the server that sent the batch
 */
public record WatchBatch(
        List<WatchEvent> events, long throughIndex, long leaderContactAgeMillis, RequestTarget server) {
    /** A server that has not heard from a leader for longer than this is reported, and left for another one. */
    private static final long MAX_CONTACT_AGE_MILLIS = 5_000;

    public WatchBatch {
        events = List.copyOf(events);
    }

    /** Returns whether the server has lost its leader, so that the absence of events means nothing. */
    public boolean isOutOfContact() {
        return isOutOfContact(leaderContactAgeMillis);
    }

    static boolean isOutOfContact(long leaderContactAgeMillis) {
        return leaderContactAgeMillis < 0 || leaderContactAgeMillis > MAX_CONTACT_AGE_MILLIS;
    }
}
