package dev.raftctl.node.runtime;

import dev.raftctl.node.health.PeerContactTimes;
import dev.raftctl.node.health.ProcessPauseLog;
import dev.raftctl.node.observation.LocalMeasurements;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** Reads the measurements of this server from the parts that make them. Thread-safe. */
final class NodeLocalMeasurements implements LocalMeasurements {
    private final HealthMonitor monitor;
    private final PeerContactTimes incoming;
    private final TimeSource ticker;

    /** @param incoming when this server last received something on connections that its peers opened */
    NodeLocalMeasurements(HealthMonitor monitor, PeerContactTimes incoming, TimeSource ticker) {
        this.monitor = monitor;
        this.incoming = incoming;
        this.ticker = ticker;
    }

    @Override
    public @Nullable ProcessPause lastPause() {
        ProcessPauseLog.ProcessPause last = monitor.lastPause(ticker.nanos());
        return last == null
                ? null
                : new ProcessPause(
                        last.endNanos() / TimeSource.NANOS_PER_MILLI,
                        last.millis(),
                        last.gcMillis(),
                        last.whileLeading());
    }

    @Override
    public long incomingMillisAgo(ServerId peer) {
        return incoming.heardMillisAgo(peer, ticker.nanos());
    }
}
