package dev.raftctl.cli.prove;

/**
 * A time during which a client could assume that it held the lock, on the clock of this process.
 *
 * @param token the fencing token
 * @param acquiredNanos after the client learned that it holds the lock
 * @param lastHeldNanos before the client last asked whether it still holds the lock and was answered that it does
 */
record LockHold(int client, long token, long acquiredNanos, long lastHeldNanos) {
    @Override
    public String toString() {
        return "client " + client + " with token " + token + " from " + acquiredNanos + " to " + lastHeldNanos + " ns";
    }
}
