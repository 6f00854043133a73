package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** What a server measures about itself in more detail than its status reports. */
public interface LocalMeasurements {
    /** Returns the most recent pause of the process; null if there was none in the last minutes. */
    @Nullable
    ProcessPause lastPause();

    /**
     * Returns the milliseconds since something arrived on a connection that this peer opened; -1 if nothing did since
     * this server started.
     */
    long incomingMillisAgo(ServerId peer);

    /**
     * A time in which the process did not run.
     *
     * @param endMillis when it ended, by the monotonic clock with which the status is observed
     * @param gcMillis the time of garbage collections in it
     * @param whileLeading whether the server was leader when it began
     */
    record ProcessPause(long endMillis, long millis, long gcMillis, boolean whileLeading) {}
}
