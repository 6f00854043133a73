package dev.raftctl.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClientArchitectureTest {
    private static final Pattern INSTANCEOF = Pattern.compile("\\binstanceof\\b");
    private static final long MAX_INSTANCEOF_COUNT = 20;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.raftctl.client");

    @Test
    void classesWereFound() {
        assertThat(CLASSES.size()).isGreaterThan(40);
    }

    /** The number of {@code instanceof} may only fall: visitors take its place. */
    @Test
    void instanceofDoesNotComeBack() throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                count += INSTANCEOF.matcher(Files.readString(file)).results().count();
            }
        }
        assertThat(count).as("instanceof in main sources").isPositive().isLessThanOrEqualTo(MAX_INSTANCEOF_COUNT);
    }

    @Test
    void theClientDependsOnlyOnTheProtocol() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.raftctl.protocol..", "dev.raftctl.client")
                .check(CLASSES);
    }
}
