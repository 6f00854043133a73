package dev.raftctl.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which packages of the node may use which others, and which may use threads and clocks. */
class ArchitectureTest {
    private static final Pattern INSTANCEOF = Pattern.compile("\\binstanceof\\b");
    private static final long MAX_INSTANCEOF_COUNT = 27;

    private static final String NODE = "dev.raftctl.node.";
    private static final String COORDINATION = "dev.raftctl.protocol.coordination.";
    private static final String MESSAGES = "dev.raftctl.protocol.message.";
    private static final String MEMBERSHIP = "dev.raftctl.protocol.membership.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.raftctl.node");

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
    void theCoreUsesOnlyMessagesAndPartsOfTheJdk() {
        assertThat(forbiddenDependencies("core", "java.lang.", "java.util.", MESSAGES, MEMBERSHIP))
                .isEmpty();
        assertThat(forbiddenDependencies("core", "java.lang.", "java.util.", MESSAGES, MEMBERSHIP, NODE))
                .isEmpty();
        assertThat(dependenciesOn("core", "java.util.HashMap", "java.util.HashSet", "java.util.concurrent."))
                .isEmpty();
    }

    @Test
    void storageUsesNeitherCoreNorMachine() {
        assertThat(forbiddenDependencies("storage", "java.", "sun.nio.ch.", MESSAGES, MEMBERSHIP))
                .isEmpty();
    }

    @Test
    void theStorageDoesNotUseTheToolsOfStoppedServers() {
        Set<String> users = new TreeSet<>();
        dependencies("storage")
                .filter(dependency -> targetName(dependency).startsWith(NODE + "storage.offline."))
                .map(dependency -> dependency.getOriginClass().getName())
                .filter(user -> !user.startsWith(NODE + "storage.offline."))
                .forEach(users::add);
        assertThat(users).isEmpty();
        assertThat(dependenciesOn("storage.offline", NODE + "storage.LogScanResult"))
                .as("classes were checked")
                .isNotEmpty();
    }

    /** Classes of the storage that are public only for the tools of stopped servers. */
    private static final Set<String> SINGLE_FILES = Set.of(
            "DataDirectory",
            "FsyncFailureLatch",
            "HardStateCopy",
            "HardStateFile",
            "LeasePromiseFile",
            "LogEndMark",
            "LogEndMarkFile",
            "LogRecoveryTermFile",
            "LogScanResult",
            "LogSegmentHeader",
            "PendingServerAdditionsFile",
            "ScannedSegment",
            "SegmentRecordScanner",
            "ServerIdentityFile",
            "SnapshotBodyInputStream",
            "SnapshotBodyOutputStream",
            "SnapshotFileFormat",
            "SnapshotInventory",
            "StorageRecovery");

    @Test
    void onlyToolsOfStoppedServersUseSingleFiles() {
        Set<String> usedOffline = new TreeSet<>();
        Set<String> usedElsewhere = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            boolean isOffline = type.getPackageName().equals(NODE + "storage.offline");
            if (isOffline || !type.getPackageName().startsWith(NODE + "storage")) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(ArchitectureTest::targetName)
                        .filter(target -> target.startsWith(NODE + "storage."))
                        .map(target ->
                                target.substring((NODE + "storage.").length()).replaceAll("[$].*", ""))
                        .forEach((isOffline ? usedOffline : usedElsewhere)::add);
            }
        }
        assertThat(usedOffline).as("used offline").containsAll(SINGLE_FILES);
        assertThat(usedElsewhere).contains("ServerStorage").doesNotContainAnyElementsOf(SINGLE_FILES);
    }

    @Test
    void theMachineUsesNeitherCoreNorStorage() {
        assertThat(forbiddenDependencies("machine", "java.", MESSAGES, "dev.raftctl.protocol.kv.", COORDINATION))
                .isEmpty();
    }

    @Test
    void decisionsAreRenderedFromTheCoreAndMessagesAlone() {
        assertThat(forbiddenDependencies("decision", "java.lang.", "java.util.", MESSAGES, MEMBERSHIP, NODE + "core."))
                .isEmpty();
        assertThat(dependenciesOn("decision", NODE + "core.")).isNotEmpty();
    }

    @Test
    void observationsAreDerivedFromDecisionsAndStatusesAlone() {
        assertThat(forbiddenDependencies(
                        "observation", "java.lang.", "java.util.", MESSAGES, MEMBERSHIP, NODE + "decision."))
                .isEmpty();
        assertThat(dependenciesOn("observation", NODE + "decision.")).isNotEmpty();
    }

    @Test
    void theJournalUsesOnlyStorageAndMessages() {
        assertThat(forbiddenDependencies("journal", "java.", MESSAGES, NODE + "storage."))
                .isEmpty();
    }

    @Test
    void metricsDependOnNoOtherPackage() {
        assertThat(forbiddenDependencies("metrics", "java.")).isEmpty();
    }

    @Test
    void configUsesOnlyTheSettingsItSets() {
        assertThat(forbiddenDependencies(
                        "config",
                        "java.",
                        "org.tomlj.",
                        MESSAGES,
                        "dev.raftctl.protocol.net.HostPort",
                        "dev.raftctl.protocol.tls.TlsFiles",
                        "dev.raftctl.protocol.wire.WireLimits",
                        NODE + "core.",
                        NODE + "storage."))
                .isEmpty();
    }

    @Test
    void noPackageUsesTheRuntime() {
        for (String subpackage :
                new String[] {"core", "decision", "observation", "storage", "machine", "journal", "config", "pipeline"
                }) {
            assertThat(dependenciesOn(subpackage, NODE + "runtime.")).isEmpty();
        }
        assertThat(dependenciesOn("runtime", NODE + "core.", NODE + "storage.", NODE + "machine.", NODE + "journal."))
                .as("classes were checked")
                .isNotEmpty();
    }

    /** What decides in a server is tested by the simulator with virtual time, so it may not run by itself. */
    @Test
    void thePipelineHasNeitherThreadsNorClocksNorFilesNorSockets() {
        assertThat(forbiddenDependencies(
                        "pipeline",
                        "java.lang.",
                        "java.util.",
                        "java.io.",
                        MESSAGES,
                        COORDINATION,
                        NODE + "core.",
                        NODE + "machine.",
                        NODE + "storage.LogStorage",
                        NODE + "storage.SnapshotReceiver",
                        NODE + "storage.SnapshotStorage",
                        NODE + "storage.SnapshotStore",
                        NODE + "storage.StorageFailure",
                        NODE + "config.SnapshotSettings",
                        "dev.raftctl.protocol.net.ReceivedMessageHandler$RequestResponder"))
                .isEmpty();
        assertThat(dependenciesOn(
                        "pipeline",
                        "java.util.concurrent.",
                        "java.lang.Thread",
                        "java.io.File",
                        "java.io.RandomAccessFile",
                        "java.nio."))
                .isEmpty();
    }

    @Test
    void onlyTheRuntimeCreatesThreads() {
        assertThat(callersOf("java.lang.Thread", "<init>"))
                .allSatisfy(place -> assertThat(place).startsWith(NODE + "runtime."));
        assertThat(callersOf("java.lang.Thread", "<init>")).isNotEmpty();
    }

    @Test
    void onlyTheTimeSourceReadsTheClock() {
        Set<String> readers = new TreeSet<>();
        readers.addAll(callersOf("java.lang.System", "nanoTime"));
        readers.addAll(callersOf("java.lang.System", "currentTimeMillis"));
        readers.addAll(callersOf("java.time.Instant", "now"));
        readers.addAll(callersOf("java.time.Clock", "systemUTC"));
        assertThat(readers).containsExactly(NODE + "runtime.TimeSource");
    }

    /** Returns classes outside the subpackage and the allowed prefixes that the subpackage depends on. */
    private static Set<String> forbiddenDependencies(String subpackage, String... allowed) {
        Set<String> forbidden = new TreeSet<>();
        dependencies(subpackage)
                .map(ArchitectureTest::targetName)
                .filter(name -> !name.startsWith(NODE + subpackage + ".") && !startsWithAny(name, "org.jspecify."))
                .filter(name -> !startsWithAny(name, allowed))
                .forEach(forbidden::add);
        return forbidden;
    }

    private static Set<String> dependenciesOn(String subpackage, String... prefixes) {
        Set<String> used = new TreeSet<>();
        dependencies(subpackage)
                .filter(dependency -> startsWithAny(targetName(dependency), prefixes))
                .forEach(dependency -> used.add(dependency.getDescription()));
        return used;
    }

    private static Stream<Dependency> dependencies(String subpackage) {
        Set<JavaClass> classes = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
        for (JavaClass type : CLASSES) {
            if (type.getName().startsWith(NODE + subpackage + ".")) {
                classes.add(type);
            }
        }
        assertThat(classes).as("classes of " + subpackage).hasSizeGreaterThan(3);
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency ->
                        !dependency.getTargetClass().getBaseComponentType().isPrimitive());
    }

    private static String targetName(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType().getName();
    }

    private static boolean startsWithAny(String name, String... prefixes) {
        return Stream.of(prefixes).anyMatch(name::startsWith);
    }

    /** Returns the classes that call a method of this name on the owner. */
    private static Set<String> callersOf(String owner, String method) {
        Set<String> callers = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                AccessTarget target = access.getTarget();
                if (target.getOwner().getName().equals(owner)
                        && target.getName().equals(method)) {
                    callers.add(type.getName());
                }
            }
        }
        return callers;
    }
}
