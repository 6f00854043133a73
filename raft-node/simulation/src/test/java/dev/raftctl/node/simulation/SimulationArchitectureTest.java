package dev.raftctl.node.simulation;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.raftctl.protocol.net.ReceivedMessageHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulationArchitectureTest {
    private static final Pattern INSTANCEOF = Pattern.compile("\\binstanceof\\b");
    private static final long MAX_INSTANCEOF_COUNT = 11;

    private static final String SIMULATION = "dev.raftctl.node.simulation";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(SIMULATION);

    @Test
    void classesWereFound() {
        assertThat(CLASSES.size()).isGreaterThan(80);
    }

    /** The number of {@code instanceof} may only fall: handlers and visitors take its place. */
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
    void theSimulationUsesNoThreadsClocksOrConnections() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.raftctl.node.runtime..", "io.netty..")
                .orShould()
                .dependOnClassesThat(resideInAPackage("dev.raftctl.protocol.net..")
                        .and(not(equivalentTo(ReceivedMessageHandler.RequestResponder.class))))
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    /** The simulator schedules a server's pipeline; it holds no second copy of what the pipeline keeps and decides. */
    @Test
    void theSimulationSchedulesThePipelineAndHasNoCopyOfIt() {
        Pattern copies = Pattern.compile("Waiter|Await|PendingRead|WriteBatch|Policy");
        assertThat(CLASSES)
                .noneMatch(type -> copies.matcher(type.getSimpleName()).find());
        Set<String> used = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                used.add(dependency.getTargetClass().getSimpleName());
            }
        }
        assertThat(used)
                .contains("CoreRequestConversion", "CoreRequestBatcher", "CoreResponseRouter")
                .contains(
                        "DiskWorkExecutor",
                        "StateMachineRunner",
                        "SnapshotExecutor",
                        "DiskSpacePolicy",
                        "LogTimeProposer");
    }
}
