package dev.raftctl.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a unit test with the classes of one loader. */
final class UnitTestRun implements TestExecutionListener {
    private final List<String> failures = new ArrayList<>();
    private final List<LinkageError> linkageErrors = new ArrayList<>();
    private int testCount;

    private UnitTestRun() {}

    /**
     * Returns the failures of the tests.
     *
     * @param test a class, whose tests all run, or one method of a class after {@code #}
     */
    static List<String> failures(ClassLoader loader, String test) throws ClassNotFoundException {
        UnitTestRun run = new UnitTestRun();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectors(loader, test))
                        .build(),
                run);
        assertThat(run.linkageErrors)
                .as("faults of the class loader, not of the mutant")
                .isEmpty();
        assertThat(run.testCount).as("tests of %s", test).isPositive();
        return run.failures;
    }

    private static List<DiscoverySelector> selectors(ClassLoader loader, String test) throws ClassNotFoundException {
        String[] parts = test.split("#");
        Class<?> tests = loader.loadClass(parts[0]);
        return parts.length == 1
                ? List.of(DiscoverySelectors.selectClass(tests))
                : Arrays.stream(tests.getDeclaredMethods())
                        .filter(method -> method.getName().equals(parts[1]))
                        .map(method -> (DiscoverySelector) DiscoverySelectors.selectMethod(tests, method))
                        .toList();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        testCount += test.isTest() ? 1 : 0;
        result.getThrowable().ifPresent(failure -> {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof LinkageError error) {
                    linkageErrors.add(error);
                }
            }
            failures.add(test.getDisplayName() + ": " + failure);
        });
    }
}
