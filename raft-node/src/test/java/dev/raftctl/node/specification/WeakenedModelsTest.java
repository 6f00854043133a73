package dev.raftctl.node.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Removes the rules of the protocol one by one. The models must then violate a property. */
@DisplayName("The specification needs each of its rules")
class WeakenedModelsTest {
    private static final Path TABLE = Path.of("src/test/resources/weakened-models.csv");
    private static final Pattern GUARD =
            Pattern.compile("Guard\\(\"([^\"]+)\"|\"([^\"]+)\" \\\\(?:not)?in WithoutGuards");

    @TempDir
    private Path directory;

    /**
     * A rule and what its removal violates.
     *
     * @param ignored properties that are not checked because they are violated earlier
     */
    private record WeakenedModel(String rule, String model, String property, List<String> ignored) {
        static WeakenedModel of(String row) {
            String[] cells = row.split(", *", -1);
            return new WeakenedModel(
                    cells[0], cells[1], cells[2], cells[3].isEmpty() ? List.of() : List.of(cells[3].split(" ")));
        }

        TlcResult check(Path workDirectory) throws IOException, InterruptedException {
            return BoundedModel.named(model)
                    .without(rule)
                    .ignoring(ignored)
                    .check(new TlcProcess(Files.createDirectory(workDirectory), 1, true));
        }
    }

    private static List<WeakenedModel> table() throws IOException {
        return Files.readAllLines(TABLE).stream().skip(1).map(WeakenedModel::of).toList();
    }

    @TestFactory
    @DisplayName("or a property is violated")
    Stream<DynamicTest> violatesAPropertyWithoutARule() throws IOException, ExecutionException, InterruptedException {
        List<DynamicTest> tests = new ArrayList<>();
        List<WeakenedModel> models = table();
        List<Future<TlcResult>> results = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            for (WeakenedModel model : models) {
                Path workDirectory = directory.resolve(String.valueOf(results.size()));
                results.add(executor.submit(() -> model.check(workDirectory)));
            }
            for (int i = 0; i < models.size(); i++) {
                WeakenedModel model = models.get(i);
                TlcResult result = results.get(i).get();
                tests.add(DynamicTest.dynamicTest(
                        model.rule() + ": " + model.property(),
                        () -> assertThat(result.violatedProperty())
                                .as(result.output())
                                .hasValue(model.property())));
            }
        } finally {
            executor.shutdownNow();
        }
        return tests.stream();
    }

    @Test
    @DisplayName("and the table names all of them")
    void removesEveryRule() throws IOException {
        TreeSet<String> inSpecification = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/tla"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".tla")).toList()) {
                for (Matcher guard = GUARD.matcher(Files.readString(file)); guard.find(); ) {
                    inSpecification.add(guard.group(1) != null ? guard.group(1) : guard.group(2));
                }
            }
        }
        TreeSet<String> inTable = new TreeSet<>();
        table().forEach(model -> inTable.add(model.rule()));
        assertThat(inTable).isEqualTo(inSpecification);
    }
}
