package dev.raftctl.node.runtime;

import dev.raftctl.node.journal.DecisionJournal;
import dev.raftctl.node.journal.LastAliveFile;
import dev.raftctl.node.journal.PreviousProcessEnd;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerRole;
import java.util.Locale;
import org.slf4j.event.Level;

/** Records the start and the end of this process, and how the previous one ended. */
final class ProcessLifecycleRecorder {
    private final PreviousProcessEnd previousEnd;
    private final CoreDecisionRecorder recorder;

    ProcessLifecycleRecorder(DecisionJournal journal, CoreDecisionRecorder recorder) {
        this.previousEnd = journal.previousEnd();
        this.recorder = recorder;
    }

    void started(long term, long lineage) {
        LastAliveFile.LastAliveRecord alive = previousEnd.alive();
        DecisionData data = DecisionData.NONE
                .with("version", PublishedNodeStatus.RaftctlVersion.TEXT)
                .with("java", Runtime.version().toString())
                .with("pid", ProcessHandle.current().pid())
                .with("lineage", lineage)
                .with("previousEnd", previousEnd.kind().label())
                .with("previousEndAt", previousEnd.wallMillis());
        if (alive != null) {
            data = data.with("previousRole", label(alive.role()))
                    .with("previousTerm", alive.term())
                    .with("previousCommit", alive.commitIndex());
        }
        recorder.record(
                PreviousProcessEnd.STARTED_KIND,
                term,
                "",
                previousEnd.kind().label(),
                data,
                "raftctl " + PublishedNodeStatus.RaftctlVersion.TEXT + " started; " + describePreviousEnd(),
                Level.INFO);
    }

    private String describePreviousEnd() {
        LastAliveFile.LastAliveRecord alive = previousEnd.alive();
        String lastSeen = alive == null
                ? ""
                : ", last seen running as " + label(alive.role()) + " of term " + alive.term() + ", commit index "
                        + alive.commitIndex();
        return switch (previousEnd.kind()) {
            case NONE -> "no earlier process is known";
            case CLEAN -> "the previous process was stopped";
            case HALTED -> "a fatal error stopped the previous process";
            case KILLED -> "the previous process was killed, or the machine failed" + lastSeen;
            case UNKNOWN -> "how the previous process ended is not recorded";
        };
    }

    void ending(long term) {
        recorder.record(
                PreviousProcessEnd.ENDING_KIND,
                term,
                "",
                "requested",
                DecisionData.NONE,
                "was asked to stop",
                Level.DEBUG);
    }

    void halted(long term, NodeFailure failure) {
        recorder.record(
                PreviousProcessEnd.HALTED_KIND,
                term,
                "",
                "fatal-error",
                DecisionData.NONE.with("exitCode", failure.exitCode()),
                failure.message(),
                Level.DEBUG);
    }

    /** Returns the role as the {@code alive} file states it. */
    static LastAliveFile.LastAliveRole lastAliveRole(ServerRole role) {
        return switch (role) {
            case FOLLOWER -> LastAliveFile.LastAliveRole.FOLLOWER;
            case PRE_CANDIDATE -> LastAliveFile.LastAliveRole.PRE_CANDIDATE;
            case CANDIDATE -> LastAliveFile.LastAliveRole.CANDIDATE;
            case LEADER -> LastAliveFile.LastAliveRole.LEADER;
            case LEARNER, UNCONFIGURED, REMOVED -> LastAliveFile.LastAliveRole.OTHER;
        };
    }

    private static String label(LastAliveFile.LastAliveRole role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
