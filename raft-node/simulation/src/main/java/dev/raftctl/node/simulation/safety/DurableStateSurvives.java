package dev.raftctl.node.simulation.safety;

import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.RecoveredState;
import java.util.List;

/**
 * All durable data survives a restart, and a server's current term is never lower than the term of its last log entry
 * (hazards R12, D01).
 */
final class DurableStateSurvives implements SafetyProperty {
    @Override
    public void onStart(CheckerServerModel server, RecoveredState recovered) {
        HardState before = server.durableHardState();
        HardState now = recovered.hardState();
        if (now.term() < before.term() || (now.term() == before.term() && !keepsVote(before, now))) {
            throw violated("%s starts with hard state %s, but its disk held %s".formatted(server, now, before));
        }
        CheckerLogModel durable = server.durable();
        long end = Math.max(recovered.lastIndex(), recovered.snapshot().index());
        List<RecoveredState.TermRun> runs = recovered.termRuns();
        for (int i = 0; i < runs.size(); i++) {
            RecoveredState.TermRun run = runs.get(i);
            long runEnd = i + 1 < runs.size() ? runs.get(i + 1).firstIndex() - 1 : recovered.lastIndex();
            if (run.term() > now.term()) {
                throw violated("%s starts in term %d, but its log has entries of term %d"
                        .formatted(server, now.term(), run.term()));
            }
            checkRun(server, durable, run, runEnd);
        }
        if (isNewlyRecovering(server, recovered)) {
            requireNewTerm(server, recovered);
        } else if (end < durable.last() && !mayBeReplaced(server, recovered)) {
            throw violated("%s starts with a log that ends at %d, but its disk held index %d"
                    .formatted(server, end, durable.last()));
        }
    }

    private static boolean isNewlyRecovering(CheckerServerModel server, RecoveredState recovered) {
        return recovered.recoveringTerm() > server.recoveringTerm();
    }

    /**
     * Checks that a server that lacks damaged entries knows of it and has left every term in which it held them (hazard
     * D13).
     */
    private void requireNewTerm(CheckerServerModel server, RecoveredState recovered) {
        if (!server.isDamaged()) {
            throw violated("%s recovers its log although it is not damaged".formatted(server));
        }
        long before = server.durableHardState().term();
        if (recovered.recoveringTerm() < before || recovered.hardState().term() <= recovered.recoveringTerm()) {
            throw violated("%s starts with hard state %s and recovers term %d, but it was in term %d with its whole log"
                    .formatted(server, recovered.hardState(), recovered.recoveringTerm(), before));
        }
    }

    private static boolean keepsVote(HardState before, HardState now) {
        return before.votedFor() == null || before.votedFor().equals(now.votedFor());
    }

    /**
     * Returns whether a write that was unfinished at the crash may have replaced the end of the log with entries of
     * higher terms.
     */
    private static boolean mayBeReplaced(CheckerServerModel server, RecoveredState recovered) {
        return server.replacingFrom() <= recovered.lastIndex() + 1;
    }

    private void checkRun(CheckerServerModel server, CheckerLogModel durable, RecoveredState.TermRun run, long runEnd) {
        long end = Math.min(Math.min(runEnd, durable.last()), server.replacingFrom() - 1);
        for (long index = run.firstIndex(); index <= end; index++) {
            if (durable.term(index) != run.term()) {
                throw violated("%s starts with an entry of t%d at index %d, but its disk held one of t%d"
                        .formatted(server, run.term(), index, durable.term(index)));
            }
        }
    }
}
