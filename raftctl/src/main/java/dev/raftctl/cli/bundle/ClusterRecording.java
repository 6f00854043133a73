package dev.raftctl.cli.bundle;

import dev.raftctl.protocol.net.HostPort;
import java.time.Instant;
import java.util.List;

/**
 * What the servers of a cluster answered.
 *
 * @param at when the recording began, by the clock of the recording client
 * @param endpoints the endpoints of the recording client
 * @param exchanges in the order in which they ended
 */
public record ClusterRecording(Instant at, List<HostPort> endpoints, List<RecordedExchange> exchanges) {
    public ClusterRecording {
        endpoints = List.copyOf(endpoints);
        exchanges = List.copyOf(exchanges);
    }
}
