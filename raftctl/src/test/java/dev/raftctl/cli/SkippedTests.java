package dev.raftctl.cli;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints at the end of a run which tests were skipped and why, so that a missing tool is noticed. */
public final class SkippedTests implements TestExecutionListener {
    private final ConcurrentLinkedQueue<String> skipped = new ConcurrentLinkedQueue<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        add(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            add(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    private void add(TestIdentifier test, String reason) {
        String source = test.getSource().map(Object::toString).orElse("");
        skipped.add(test.getDisplayName() + " (" + source + "): " + reason);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        List<String> lines = skipped.stream().sorted().toList();
        System.out.println(lines.isEmpty() ? "no test was skipped" : lines.size() + " tests were skipped:");
        lines.forEach(line -> System.out.println("  " + line));
    }
}
