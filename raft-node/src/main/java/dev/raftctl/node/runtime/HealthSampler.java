package dev.raftctl.node.runtime;

import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.journal.HealthSample;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;

/** Adds a sample of the server's health to the journal every 10 s. Used by one thread. */
final class HealthSampler {
    private static final long INTERVAL_MILLIS = 10_000;

    private final DecisionJournal journal;
    private long dueMillis = Long.MIN_VALUE;

    HealthSampler(DecisionJournal journal) {
        this.journal = journal;
    }

    void observe(ServerStatus status, long nowMillis) {
        if (nowMillis >= dueMillis) {
            dueMillis = nowMillis + INTERVAL_MILLIS;
            journal.addSample((boot, monoMillis) -> sampleOf(status, boot, monoMillis));
        }
    }

    static HealthSample sampleOf(ServerStatus status, long boot, long monoMillis) {
        HealthMeasurements measured = status.measurements();
        return new HealthSample(
                measured.wallMs(),
                monoMillis,
                (int) boot,
                status.role() == ServerRole.LEADER,
                bounded(measured.sync().p50Micros()),
                bounded(measured.sync().p99Micros()),
                bounded(measured.sync().maxMicros()),
                bounded(measured.coreLoop().p99Micros()),
                measured.throttledPercent(),
                bounded(measured.pauses().gcMs()),
                measured.writes().perSecond(),
                bounded(measured.writes().oldestMs()),
                maxLag(status),
                maxHeardMillis(measured));
    }

    private static int maxLag(ServerStatus status) {
        long lag = 0;
        for (FollowerStatus each : status.followers()) {
            lag = Math.max(lag, status.last().index() - each.matchIndex());
        }
        return bounded(lag);
    }

    private static int maxHeardMillis(HealthMeasurements measured) {
        long longest = 0;
        for (PeerContact each : measured.peerContacts()) {
            if (each.heardMs() < 0) {
                return -1;
            }
            longest = Math.max(longest, each.heardMs());
        }
        return bounded(longest);
    }

    private static int bounded(long value) {
        return (int) Math.min(Integer.MAX_VALUE, value);
    }
}
