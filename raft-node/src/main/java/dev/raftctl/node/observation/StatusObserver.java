package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.ServerStatus;
import java.util.function.Consumer;

/** Compares the status of the server with the previous one and reports what has changed. */
interface StatusObserver {
    /** Reports the events to record. Times are milliseconds of a monotonic clock. */
    void observe(ServerStatus status, long nowMillis, Consumer<ObservedEvent> events);
}
