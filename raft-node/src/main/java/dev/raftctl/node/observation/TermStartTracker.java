package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Measures how long after its election a leader commits the first entry of its term, from when on it serves requests
 * (dissertation section 6.4), and the first entry that a client requested. Not thread-safe.
 */
public final class TermStartTracker {
    private static final String FIRST_COMMIT_KIND = "first-commit";
    private static final String FIRST_COMMAND_KIND = "first-command";

    /** The next milestone of the leader's term. */
    private enum TermMilestone {
        NONE,
        FIRST_COMMIT,
        FIRST_COMMAND
    }

    private final Predicate<LogEntry> isClientRequest;
    private TermMilestone next = TermMilestone.NONE;
    private long term;
    private long wonNanos;

    /**
     * Starts without a leadership.
     *
     * @param isClientRequest whether a client requested an entry; the leader also appends entries of its own
     */
    public TermStartTracker(Predicate<LogEntry> isClientRequest) {
        this.isClientRequest = isClientRequest;
    }

    /** Notes that this server won the election of a term. */
    public void onElectionWon(long wonTerm, long nowNanos) {
        next = TermMilestone.FIRST_COMMIT;
        term = wonTerm;
        wonNanos = nowNanos;
    }

    /** Notes that this server no longer leads. */
    public void onSteppedDown() {
        next = TermMilestone.NONE;
    }

    /**
     * Returns what these newly committed entries are the first of; usually nothing.
     *
     * @param entries not empty, in the order of the log
     */
    public List<ObservedEvent> onCommitted(List<LogEntry> entries, long nowNanos) {
        // The last entry has the highest term, so it alone shows whether the batch has entries of the leader's term.
        if (next == TermMilestone.NONE || entries.get(entries.size() - 1).term() != term) {
            return List.of();
        }
        long millis = (nowNanos - wonNanos) / 1_000_000;
        List<ObservedEvent> events = new ArrayList<>();
        if (next == TermMilestone.FIRST_COMMIT) {
            next = TermMilestone.FIRST_COMMAND;
            events.add(event(FIRST_COMMIT_KIND, "entry", millis));
        }
        if (entries.stream().anyMatch(each -> each.term() == term && isClientRequest.test(each))) {
            next = TermMilestone.NONE;
            events.add(event(FIRST_COMMAND_KIND, "command", millis));
        }
        return events;
    }

    private ObservedEvent event(String kind, String what, long millis) {
        return new ObservedEvent(
                kind,
                term,
                "",
                "",
                DecisionData.NONE.with("sinceWinMs", millis),
                "the first " + what + " of its term " + term + " is committed, " + millis + " ms after it won",
                false);
    }
}
