package dev.raftctl.cli.prove;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.cli.view.StyledText;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.LinearizabilityChecker;
import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a history of operations: whether one sequential order explains all responses, and whether the versions
 * in them agree.
 *
 * @param answeredCount the number of operations with a response
 * @param unknownCount the number of operations that were sent and have no response
 * @param contradiction describes a contradiction between versions; null if there is none
 * @param sha256 the hash of the history in the format of {@link OperationHistoryFormat}
 */
record HistoryVerdict(
        long answeredCount,
        long unknownCount,
        LinearizabilityResult linearizability,
        @Nullable String contradiction,
        String sha256) {
    private static final long MAX_CHECK_STEPS = 200_000_000;
    private static final int MAX_SHOWN_OPERATIONS = 20;

    /** Checks a history whose operations are in any order. */
    static HistoryVerdict of(List<RecordedOperation> history) {
        List<ClientOperation> operations =
                history.stream().map(RecordedOperation::operation).toList();
        long answeredCount =
                operations.stream().filter(ClientOperation::isCompleted).count();
        return new HistoryVerdict(
                answeredCount,
                operations.size() - answeredCount,
                LinearizabilityChecker.check(operations, MAX_CHECK_STEPS),
                ValueVersionCheck.contradiction(history),
                OperationHistoryFormat.sha256(history));
    }

    /** Returns whether no operation received a response, in which case the history proves nothing. */
    boolean isEmpty() {
        return answeredCount == 0;
    }

    boolean holds() {
        return !isEmpty() && linearizability.isLinearizable() && contradiction == null;
    }

    String sentence() {
        if (contradiction != null) {
            return "NOT linearizable: " + contradiction;
        }
        return linearizability.accept(new LinearizabilityResult.Visitor<>() {
            @Override
            public String linearizable(LinearizabilityResult.LinearizableHistory result) {
                return isEmpty()
                        ? "NOTHING PROVED: no operation was answered"
                        : "linearizable; no acknowledged write was lost";
            }

            @Override
            public String violated(LinearizabilityResult.LinearizabilityViolation violation) {
                return "NOT linearizable: no sequential order explains the results of the operations on "
                        + violation.key();
            }

            @Override
            public String undecided(LinearizabilityResult.LinearizabilityUndecided undecided) {
                return "UNDECIDED: the check of " + undecided.key() + " reached its limit";
            }
        });
    }

    /** Returns the sentence, and the first operations that no order explains. */
    List<DocumentBlock> blocks() {
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextLineBlock(new StyledText(sentence(), holds() ? TextTone.GOOD : TextTone.BAD)));
        List<ClientOperation> unplaced = linearizability.unplaced();
        for (ClientOperation each : unplaced.subList(0, Math.min(MAX_SHOWN_OPERATIONS, unplaced.size()))) {
            blocks.add(new DocumentBlock.TextLineBlock("  " + each));
        }
        return blocks;
    }
}
