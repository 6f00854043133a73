package dev.raftctl.protocol.message;

import java.util.List;

/**
 * When an entry without effect reached each stage of a write, in microseconds since the leader received the request. A
 * stage that it had not reached when the leader replied is -1. Writes of all servers run at the same time, so stages
 * are not in a fixed order.
 *
 * @param position the position of the entry
 * @param appendedMicros when the leader's core appended it: the time before is the queue
 * @param durableMicros when it was durable on the leader's own disk
 * @param followers when each follower acknowledged it, in order of ids; an acknowledgement follows the follower's sync
 * @param committedMicros when a majority held it
 * @param appliedMicros when the leader's state machine had applied it, which is when a client is answered
 */
public record WriteStages(
        LogPosition position,
        long appendedMicros,
        long durableMicros,
        List<FollowerAcknowledgement> followers,
        long committedMicros,
        long appliedMicros) {
    public WriteStages {
        followers = List.copyOf(followers);
    }
}
