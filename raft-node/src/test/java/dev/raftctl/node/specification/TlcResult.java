package dev.raftctl.node.specification;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of the model checker TLC reported.
 *
 * @param output everything that it printed
 */
public record TlcResult(String output) {
    private static final Pattern VIOLATION =
            Pattern.compile("Error: (?:Invariant|Action property|Temporal property) (\\S+) is violated");
    private static final Pattern DISTINCT_STATES = Pattern.compile("([0-9]+) distinct states found");

    /** Returns whether TLC explored every state within the bounds and found no error. */
    public boolean isComplete() {
        return output.contains("Model checking completed. No error has been found.");
    }

    /** Returns the property that TLC found violated, if any. */
    public Optional<String> violatedProperty() {
        Matcher violation = VIOLATION.matcher(output);
        return violation.find() ? Optional.of(violation.group(1)) : Optional.empty();
    }

    /** Returns how many different states TLC found; 0 if it did not finish. */
    public long distinctStateCount() {
        long count = 0;
        for (Matcher states = DISTINCT_STATES.matcher(output); states.find(); ) {
            count = Long.parseLong(states.group(1));
        }
        return count;
    }
}
