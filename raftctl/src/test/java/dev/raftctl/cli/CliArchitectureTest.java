package dev.raftctl.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.cli.output.AnsiColors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CliArchitectureTest {
    private static final Pattern INSTANCEOF = Pattern.compile("\\binstanceof\\b");
    private static final long MAX_INSTANCEOF_COUNT = 30;

    private static final int MAX_OTHER_USES_OF_THE_SERVER = 29;

    private static final String CLI = "dev.raftctl.cli";
    private static final String NODE = "dev.raftctl.node.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(CLI);

    /**
     * Sealed families are dispatched on through their handlers and visitors, so that a new case does not compile until
     * every receiver handles it. The number of {@code instanceof} may only fall.
     */
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
    void classesWereFound() {
        assertThat(CLASSES.size()).isGreaterThan(100);
    }

    /**
     * Only these packages start servers, and only those two use the simulator. Any package may use the tools of stopped
     * servers and the readers of their journals, with the disk that they read, the identity that they return and the
     * failure that they throw. The number of classes of raft-node that others use beyond that may only fall.
     */
    @Test
    void theConsoleUsesTheServerOnlyToStartItAndOffline() {
        Set<String> exceptions = new TreeSet<>();
        Set<String> allowed = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(NODE)) {
                    String use = topLevelName(type) + " uses " + topLevelName(target);
                    (mayUse(type.getPackageName(), topLevelName(target)) ? allowed : exceptions).add(use);
                }
            }
        }
        assertThat(allowed).hasSizeGreaterThan(20);
        assertThat(exceptions).hasSizeLessThanOrEqualTo(MAX_OTHER_USES_OF_THE_SERVER);
    }

    private static boolean mayUse(String user, String used) {
        boolean startsServers =
                Set.of(CLI + ".node", CLI + ".start", CLI + ".dev").contains(user);
        boolean simulates = Set.of(CLI + ".simulate", CLI + ".prove").contains(user);
        return used.startsWith(NODE + "storage.offline.")
                || Set.of(NODE + "storage.RealDisk", NODE + "storage.StorageFailure", NODE + "storage.ServerIdentity")
                        .contains(used)
                || Set.of(
                                "JournalReader",
                                "JournalContents",
                                "JournalRecord",
                                "JournalRecordKinds",
                                "LastAliveFile",
                                "HealthSampleFile",
                                "HealthSample")
                        .stream()
                        .anyMatch(reader -> used.equals(NODE + "journal." + reader))
                || (startsServers && !used.startsWith(NODE + "simulation"))
                || (simulates && used.startsWith(NODE + "simulation"));
    }

    private static String topLevelName(JavaClass type) {
        return type.getName().replaceAll("[$].*", "");
    }

    @Test
    void aSingleCommandNeedsNeitherNettyNorJLine() {
        noClasses()
                .that()
                .resideInAnyPackage(CLI, CLI + ".cluster", CLI + ".view", CLI + ".output")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "org.jline.reader..",
                        "org.jline.terminal..",
                        "org.jline.utils..",
                        "org.slf4j..",
                        "org.tomlj..")
                .check(CLASSES);
    }

    @Test
    void onlyColorsDependOnJansi() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(AnsiColors.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline.jansi..")
                .check(CLASSES);
    }

    /** Jansi writes the colours, JLine the screen; {@code KeyPressReader} only reads what keys send. */
    @Test
    void noEscapeSequenceIsWrittenByHand() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(CliArchitectureTest::containsEscapeCharacter))
                    .isEmpty();
        }
    }

    private static boolean containsEscapeCharacter(Path source) {
        if (!Files.isRegularFile(source) || source.endsWith("KeyPressReader.java")) {
            return false;
        }
        try {
            String text = Files.readString(source);
            return text.contains("\\u001b") || text.contains("\\033") || text.contains("\\x1b");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyOutputsDependOnJsonAndYaml() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(JsonOutputWriter|YamlOutputWriter)([$].*)?")
                .and()
                .resideInAnyPackage(CLI, CLI + ".cluster", CLI + ".view", CLI + ".output", CLI + ".command")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "org.snakeyaml..")
                .check(CLASSES);
    }

    @Test
    void theClientDependsOnNoCommandsViewsOrOutputs() {
        noClasses()
                .that()
                .resideInAPackage(CLI + ".cluster")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, CLI + ".command", CLI + ".view", CLI + ".output", "picocli..")
                .check(CLASSES);
    }

    @Test
    void viewsDependOnNoCommandsOrOutputs() {
        noClasses()
                .that()
                .resideInAPackage(CLI + ".view")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, CLI + ".command", CLI + ".output", "picocli..")
                .check(CLASSES);
    }

    @Test
    void aCommandNeverPrintsConnectsOrExits() {
        noClasses()
                .that()
                .resideInAPackage(CLI + ".command")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "dev.raftctl.protocol.wire..")
                .check(CLASSES);
    }

    @Test
    void commandClassNamesEndWithCommand() {
        classes()
                .that()
                .implement(RaftctlCommand.class)
                .and()
                .resideInAPackage(CLI + ".command")
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("Command")
                .check(CLASSES);
    }
}
