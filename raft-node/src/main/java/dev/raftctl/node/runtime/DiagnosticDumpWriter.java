package dev.raftctl.node.runtime;

import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.journal.DiagnosticDumpFiles;
import dev.raftctl.node.observation.DiagnosticDump;
import dev.raftctl.node.observation.DiagnosticDumpTrigger;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;

/** Saves the state of the server to a file when a problem begins. Used by one thread, which may wait for the disk. */
final class DiagnosticDumpWriter {
    private static final Logger LOG = ServerLog.LOGGER;
    private static final int MAX_DECISIONS = 64;

    private final DecisionJournal journal;
    private final DiagnosticDumpFiles files;
    private final TimeSource ticker;
    private final DiagnosticDumpTrigger trigger = new DiagnosticDumpTrigger();

    DiagnosticDumpWriter(DecisionJournal journal, DiagnosticDumpFiles files, TimeSource ticker) {
        this.journal = journal;
        this.files = files;
        this.ticker = ticker;
    }

    void observe(ServerStatus status, long nowMillis) {
        String reason = trigger.check(status, nowMillis);
        if (reason == null) {
            return;
        }
        try {
            LOG.info("keeping the state of this server in {}: {}", files.write(document(reason, status)), reason);
        } catch (IOException failed) {
            LOG.warn("cannot keep the state of this server: {}", failed.toString());
        }
    }

    private String document(String reason, ServerStatus status) {
        List<DiagnosticDump.ThreadSnapshot> threads = new ArrayList<>();
        Thread.getAllStackTraces()
                .forEach((thread, frames) -> threads.add(new DiagnosticDump.ThreadSnapshot(
                        thread.getName(),
                        thread.getState().name(),
                        Arrays.stream(frames).map(StackTraceElement::toString).toList())));
        return DiagnosticDump.of(
                reason,
                ticker.wallMillis(),
                status,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                threads,
                journal.newest(MAX_DECISIONS));
    }
}
