package dev.raftctl.protocol.message;

/**
 * How many leaders were elected in the last five minutes for one cause. A server knows the cause only of the elections
 * that it won itself, so the sum over all servers, without {@code observed}, counts each election once.
 *
 * @param cause {@code timeout}, {@code transfer} or {@code operator} for elections that this server won; {@code
 *     observed} for leaders of new terms that it heard of
 */
public record LeaderChangeCount(String cause, int count) {
    /** The cause of changes in which another server became leader. */
    public static final String OBSERVED = "observed";
}
