package dev.raftctl.node.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Planted bugs that the simulator does not find; each is caught by the unit test that it names. A mutant that
 * survives shows a gap in that test.
 */
@DisplayName("Planted bugs of the runtime and the pipeline")
class UnitTestMutantsTest {
    private final List<Mutant> mutants = Mutants.ofUnitTests();

    @TestFactory
    @DisplayName("are caught:")
    Stream<DynamicTest> areCaughtByUnitTests() {
        return mutants.stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name() + " (" + mutant.killedBy() + ")", () -> {
                    List<String> failures = failures(MutantClassLoader.of(mutant), mutant.killedBy());
                    assertThat(failures).isNotEmpty();
                    if (Boolean.getBoolean("mutants.show")) {
                        System.out.println(mutant.name() + "\n    " + String.join("\n    ", failures));
                    }
                }));
    }

    @TestFactory
    @DisplayName("are the only reason for the failures: without them the same tests pass:")
    Stream<DynamicTest> passTheSameTestsWithoutMutation() {
        return mutants.stream()
                .map(Mutant::killedBy)
                .distinct()
                .map(test -> DynamicTest.dynamicTest(
                        test,
                        () -> assertThat(failures(MutantClassLoader.unchanged(), test))
                                .isEmpty()));
    }

    /**
     * Returns the test methods that fail with the classes of this loader. Each runs on its own instance, as in JUnit.
     *
     * @param test a class, whose test methods all run, or one method of a class, after {@code #}
     */
    private static List<String> failures(ClassLoader loader, String test) throws ReflectiveOperationException {
        String[] parts = test.split("#");
        Class<?> tests = loader.loadClass("dev.raftctl.node." + parts[0]);
        Constructor<?> constructor = tests.getDeclaredConstructor();
        constructor.setAccessible(true);
        List<String> failures = new ArrayList<>();
        int run = 0;
        for (Method method : tests.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)
                    && (parts.length == 1 || method.getName().equals(parts[1]))) {
                method.setAccessible(true);
                run++;
                try {
                    method.invoke(constructor.newInstance());
                } catch (InvocationTargetException failure) {
                    // A linkage error would be a fault of this loader, not of the mutant.
                    assertThat(failure.getCause()).isNotInstanceOf(LinkageError.class);
                    failures.add(method.getName() + ": " + failure.getCause());
                }
            }
        }
        assertThat(run).as("tests of %s", test).isPositive();
        return failures;
    }
}
