package dev.raftctl.node.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Removes the rules of the protocol one by one. The models must then violate a property. */
@DisplayName("The specification needs each of its rules")
class WeakenedModelsTest {
    private static final String RULES = "/weakened-models.csv";
    private static final Pattern GUARD =
            Pattern.compile("Guard\\(\"([^\"]+)\"|\"([^\"]+)\" \\\\(?:not)?in WithoutGuards");

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = RULES, numLinesToSkip = 1)
    @DisplayName("or a property is violated")
    void violatesAPropertyWithoutTheRule(String rule, String model, String property, @Nullable String ignored)
            throws IOException, InterruptedException {
        TlcResult result = BoundedModel.named(model)
                .without(rule)
                .ignoring(ignored == null ? List.of() : List.of(ignored.split(" ")))
                .check(new TlcProcess(directory, 1, true));
        assertThat(result.violatedProperty()).as(result.output()).hasValue(property);
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
        Files.readAllLines(Path.of("src/test/resources" + RULES)).stream()
                .skip(1)
                .forEach(
                        line -> inTable.add(line.substring(0, line.indexOf(',')).strip()));
        assertThat(inTable).isEqualTo(inSpecification);
    }
}
