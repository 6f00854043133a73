package dev.raftctl.protocol.message;

import java.util.List;

/**
 * The current period in which a server has known no leader.
 *
 * @param stage what the server is doing about it: {@code waiting} (for its election timeout or for votes of others),
 *     {@code pre-candidate}, {@code candidate}, {@code held} (an operator keeps it from campaigning), {@code deferred}
 *     (it lets servers with more disk space campaign first, or a lease promise binds it), {@code fenced} (it may not
 *     vote), {@code recovering} (its damaged log), {@code learner} (it has no vote)
 * @param sinceMs milliseconds since it last heard or was a leader; since it started if it has known none
 * @param attemptCount how often it started a pre-vote or an election in this period
 * @param rejections the last rejections of its votes and pre-votes in this period, at most {@link #MAX_REJECTIONS},
 *     oldest first
 */
public record LeaderlessPeriod(String stage, long sinceMs, int attemptCount, List<VoteRejection> rejections) {
    /** The number of rejections that a server reports. */
    public static final int MAX_REJECTIONS = 5;

    public LeaderlessPeriod {
        rejections = List.copyOf(rejections);
    }
}
