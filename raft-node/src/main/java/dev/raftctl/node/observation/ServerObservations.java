package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** Finds the events to record by comparing successive statuses of a server. Not thread-safe. */
public final class ServerObservations {
    private final List<StatusObserver> observers;

    /** Starts without a status. */
    public ServerObservations(LocalMeasurements measurements) {
        observers = List.of(
                new LeaderlessObserver(),
                new PeerContactObserver(measurements),
                new ProcessObserver(measurements),
                new SyncObserver());
    }

    /**
     * Returns the events to record, given the server's current status.
     *
     * @param nowMillis the time by a monotonic clock
     */
    public List<ObservedEvent> observe(ServerStatus status, long nowMillis) {
        List<ObservedEvent> events = new ArrayList<>();
        for (StatusObserver observer : observers) {
            observer.observe(status, nowMillis, events::add);
        }
        return events;
    }
}
