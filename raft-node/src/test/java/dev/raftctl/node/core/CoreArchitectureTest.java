package dev.raftctl.node.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The core uses no clock, thread, socket, file or logger, and no hash order")
class CoreArchitectureTest {
    private static final String CORE = "dev.raftctl.node.core";
    private static final String MEMBERSHIP = "dev.raftctl.protocol.membership";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(CORE, MEMBERSHIP);

    @Test
    void findsClassesToCheck() {
        assertThat(CLASSES).hasSizeGreaterThan(40);
    }

    @Test
    void dependsOnlyOnMessagesAndPartsOfTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        CORE,
                        MEMBERSHIP,
                        "dev.raftctl.protocol.message",
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.util",
                        "java.util.function",
                        "java.util.random",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void readsNoClockAndStartsNoThread() {
        noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
        noClasses().should().callMethod(Math.class, "random").check(CLASSES);
        noClasses().should().dependOnClassesThat().areAssignableTo(Thread.class).check(CLASSES);
    }

    @Test
    @DisplayName("HashMap and HashSet iterate in a different order in each run, so a seed could not be replayed")
    void usesNoHashOrder() {
        noClasses()
                .should()
                .callConstructor(HashMap.class)
                .orShould()
                .callConstructor(HashSet.class)
                .check(CLASSES);
        noClasses().should().callMethod(java.util.Set.class, "of").check(CLASSES);
        noClasses().should().callMethod(java.util.Map.class, "of").check(CLASSES);
    }

    @Test
    @DisplayName("No message names a command or an option: what to do is for the program that shows the message")
    void namesNoCommand() throws IOException {
        Pattern command = Pattern.compile("\"[^\"\n]*(raftctl |--[a-z]|-server\\b)[^\"\n]*\"");
        List<String> found = new ArrayList<>();
        int fileCount = 0;
        for (String folder : List.of(
                "src/main/java/dev/raftctl/node/core",
                "../protocol/src/main/java/dev/raftctl/protocol/membership",
                "../protocol/src/main/java/dev/raftctl/protocol/message")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.toList()) {
                    fileCount++;
                    for (Matcher match = command.matcher(Files.readString(file)); match.find(); ) {
                        found.add(file.getFileName() + ": " + match.group());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(fileCount).as("files read").isGreaterThan(80);
    }
}
