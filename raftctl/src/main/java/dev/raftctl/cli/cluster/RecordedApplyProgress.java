package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationStep;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many steps of a recorded plan were made, judged from the configurations that the log has for its operation. Pure.
 *
 * @param madeCount how many steps were made
 * @param steps what the steps do
 */
public record RecordedApplyProgress(int madeCount, List<String> steps) {
    private static final Pattern STEP =
            Pattern.compile("step \\d+:  change (.*)  voters (.*?)  learners (.*?)  quorum .*");
    /** Ends the steps that an earlier operation made. */
    private static final String DONE = " (done)";

    private static final String HAND_OVER = "hand leadership over";

    public RecordedApplyProgress {
        steps = List.copyOf(steps);
    }

    /** Returns the progress of an operation with a plan of several steps; null for another operation. */
    public static @Nullable RecordedApplyProgress of(OperationRecord operation) {
        List<String> steps = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        int earlierCount = 0;
        for (String line : operation.description().plan()) {
            Matcher step = STEP.matcher(line);
            if (step.matches()) {
                boolean isEarlier = step.group(1).endsWith(DONE);
                earlierCount += isEarlier ? 1 : 0;
                steps.add(
                        isEarlier ? step.group(1).substring(0, step.group(1).length() - DONE.length()) : step.group(1));
                boolean hasLearners = !step.group(3).equals("-");
                expected.add("voters " + list(step.group(2)) + (hasLearners ? " learners " + list(step.group(3)) : ""));
            }
        }
        if (steps.isEmpty()) {
            return null;
        }
        if (operation.reachedIndex() > 0) {
            return new RecordedApplyProgress(steps.size(), steps);
        }
        int made = earlierCount;
        for (OperationStep recorded : operation.steps()) {
            int next = made;
            // A hand-over leaves no configuration; the step after it shows that it was made.
            while (next < steps.size() && steps.get(next).startsWith(HAND_OVER)) {
                next++;
            }
            if (next < steps.size() && recorded.text().equals(expected.get(next))) {
                made = next + 1;
            }
        }
        return new RecordedApplyProgress(made, steps);
    }

    /** Returns names as a configuration lists them. */
    private static String list(String names) {
        return "[" + names.replace(" ", ", ") + "]";
    }

    /** Returns a sentence without its full stop. */
    public String description() {
        return madeCount + " of " + steps.size() + " steps made"
                + (madeCount < steps.size() ? "; next: " + steps.get(madeCount) : "");
    }
}
