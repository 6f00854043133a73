package dev.raftctl.node.runtime;

import dev.raftctl.node.observation.LocalMeasurements;
import dev.raftctl.node.observation.ObservedEvent;
import dev.raftctl.node.observation.ServerObservations;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.function.Supplier;

/**
 * Looks at the server's own status twice a second and records what has changed: no leader, connections, pauses, slow
 * writes. Runs on a thread of its own, so it delays nothing.
 */
final class ServerObserver {
    private static final long INTERVAL_NANOS = 500 * TimeSource.NANOS_PER_MILLI;

    private final Supplier<ServerStatus> status;
    private final CoreDecisionRecorder recorder;
    private final RefusedWrites refusedWrites;
    private final HealthSampler sampler;
    private final DiagnosticDumpWriter diagnosticDumps;
    private final TimeSource ticker;
    private final Runnable maintenanceCheck;
    private final ServerObservations observations;
    private final ThreadWakeup wakeup = new ThreadWakeup();
    private volatile boolean stopping;

    ServerObserver(
            Supplier<ServerStatus> status,
            LocalMeasurements measurements,
            CoreDecisionRecorder recorder,
            RefusedWrites refusedWrites,
            HealthSampler sampler,
            DiagnosticDumpWriter diagnosticDumps,
            TimeSource ticker,
            Runnable maintenanceCheck) {
        this.status = status;
        observations = new ServerObservations(measurements);
        this.recorder = recorder;
        this.refusedWrites = refusedWrites;
        this.sampler = sampler;
        this.diagnosticDumps = diagnosticDumps;
        this.ticker = ticker;
        this.maintenanceCheck = maintenanceCheck;
    }

    void run() {
        while (!stopping) {
            wakeup.await(() -> !stopping, INTERVAL_NANOS);
            if (!stopping) {
                observe();
            }
        }
    }

    void stop() {
        stopping = true;
        wakeup.signal();
    }

    /** Records what waits for a later look at the status, because there is none. Called after the thread has ended. */
    void recordUnfinished() {
        refusedWrites.takeAll(status.get().term()).forEach(recorder::record);
        recorder.recordAllEndedLeaderships();
    }

    private void observe() {
        maintenanceCheck.run();
        ServerStatus current = status.get();
        long nowMillis = ticker.nanos() / TimeSource.NANOS_PER_MILLI;
        for (ObservedEvent event : observations.observe(current, nowMillis)) {
            recorder.record(event);
        }
        for (ObservedEvent event : refusedWrites.take(current.term(), nowMillis)) {
            recorder.record(event);
        }
        recorder.recordEndedLeaderships();
        sampler.observe(current, nowMillis);
        diagnosticDumps.observe(current, nowMillis);
    }
}
