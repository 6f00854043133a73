package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Limits of all modules. What exceeds them is recorded here, and the records may only shrink. */
@DisplayName("The sources of all modules")
class SourceStructureTest {
    private static final int MAX_FILE_LINES = 400;
    private static final int MAX_METHOD_LINES = 60;

    private static final List<Path> MODULES = List.of(
            Path.of("../protocol"),
            Path.of("../raft-node"),
            Path.of("../raft-node/simulation"),
            Path.of("client"),
            Path.of("."));

    private static final Set<String> LONG_FILES = Set.of(
            "ClientRequest.java",
            "InboundConnection.java",
            "NodeAssembler.java",
            "RaftState.java",
            "ServerStorage.java",
            "CliTest.java",
            "ClusterClientTest.java",
            "ClusterHealthFindingsTest.java",
            "FakeCluster.java",
            "SampleMessages.java",
            "ScenarioScript.java");

    private static final Set<String> LONG_METHODS = Set.of(
            "BashCompletionScript.head",
            "ConfigFileManPage.meaning",
            "CoreRequestHandler.bootstrap",
            "FishCompletionScript.render",
            "NodeAssembler.<init>",
            "ClusterHealthFindingsTest.rows",
            "GoldenTest.commands",
            "InvalidConfigTest.invalidValueErrorStatesWhatIsExpected",
            "JournalIT.theFilesOfKilledServersShowWhoLedWhyAndWhenTheyLastRan",
            "ScenarioScript.status");

    /** The number of classes of each package that depend on themselves through other classes of the package. */
    private static final Map<String, Integer> CLASSES_IN_CYCLES = Map.ofEntries(
            Map.entry("dev.raftctl.cli.cluster", 5),
            Map.entry("dev.raftctl.cli.command", 2),
            Map.entry("dev.raftctl.cli.findings", 15),
            Map.entry("dev.raftctl.cli.output", 5),
            Map.entry("dev.raftctl.cli.start", 2),
            Map.entry("dev.raftctl.cli.view", 2),
            Map.entry("dev.raftctl.client", 5),
            Map.entry("dev.raftctl.node.core", 17),
            Map.entry("dev.raftctl.node.journal", 2),
            Map.entry("dev.raftctl.node.machine", 2),
            Map.entry("dev.raftctl.node.machine.kv", 4),
            Map.entry("dev.raftctl.node.runtime", 2),
            Map.entry("dev.raftctl.node.simulation", 11),
            Map.entry("dev.raftctl.node.storage", 9),
            Map.entry("dev.raftctl.protocol.message", 8),
            Map.entry("dev.raftctl.protocol.net", 8));

    /** Packages that depend on themselves through other packages. */
    private static final Set<String> PACKAGES_IN_CYCLES = Set.of(
            "dev.raftctl.cli",
            "dev.raftctl.cli.command",
            "dev.raftctl.cli.dev",
            "dev.raftctl.cli.docs",
            "dev.raftctl.cli.install",
            "dev.raftctl.cli.node",
            "dev.raftctl.cli.prove",
            "dev.raftctl.cli.repl",
            "dev.raftctl.cli.screen",
            "dev.raftctl.cli.simulate",
            "dev.raftctl.cli.start");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.raftctl");

    private static List<Path> sources(String... folders) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path module : MODULES) {
            for (String folder : folders) {
                try (Stream<Path> files = Files.walk(module.resolve("src").resolve(folder))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        assertThat(sources).as("source files").hasSizeGreaterThan(300);
        return sources;
    }

    @Test
    void noFurtherFileIsLong() throws IOException {
        Set<String> longFiles = new TreeSet<>();
        for (Path file : sources("main/java", "test/java")) {
            try (Stream<String> lines = Files.lines(file)) {
                if (lines.count() > MAX_FILE_LINES) {
                    longFiles.add(String.valueOf(file.getFileName()));
                }
            }
        }
        assertThat(LONG_FILES).containsAll(longFiles);
    }

    @Test
    void noFurtherMethodIsLong() throws IOException {
        assertThat(LONG_METHODS).containsAll(longMethods(sources("main/java", "test/java")));
    }

    private static Set<String> longMethods(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Set<String> longMethods = new TreeSet<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new LongMethodScanner(unit, positions, longMethods).scan(unit, null);
            }
        }
        return longMethods;
    }

    /** Adds the methods that are too long, each with its class. */
    private static final class LongMethodScanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final Set<String> longMethods;

        LongMethodScanner(CompilationUnitTree unit, SourcePositions positions, Set<String> longMethods) {
            this.unit = unit;
            this.positions = positions;
            this.longMethods = longMethods;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            if (last - first >= MAX_METHOD_LINES) {
                ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
                longMethods.add(owner.getSimpleName() + "." + method.getName());
            }
            return super.visitMethod(method, unused);
        }
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        Set<Path> unmarked = new TreeSet<>();
        for (Path file : sources("main/java")) {
            Path packageInfo = file.resolveSibling("package-info.java");
            if (!Files.exists(packageInfo) || !Files.readString(packageInfo).contains("@NullMarked")) {
                unmarked.add(file.getParent());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    @Test
    void noFurtherClassesOfAPackageDependOnEachOther() {
        Map<String, Set<String>> uses = uses(type -> topLevelName(type), true);
        Map<String, Integer> inCycles = new TreeMap<>();
        for (String type : inCycles(uses)) {
            inCycles.merge(type.substring(0, type.lastIndexOf('.')), 1, Integer::sum);
        }
        assertThat(uses).hasSizeGreaterThan(600);
        inCycles.forEach((name, count) -> assertThat(count)
                .as("classes in cycles of " + name + ", all: " + inCycles)
                .isLessThanOrEqualTo(CLASSES_IN_CYCLES.getOrDefault(name, 0)));
    }

    @Test
    void noFurtherPackagesDependOnEachOther() {
        Map<String, Set<String>> uses = uses(JavaClass::getPackageName, false);
        assertThat(uses).hasSizeGreaterThan(30);
        assertThat(PACKAGES_IN_CYCLES).containsAll(inCycles(uses));
    }

    private static String topLevelName(JavaClass type) {
        return type.getName().replaceAll("[$].*", "");
    }

    /** Returns what each class or package uses, under the name that the function gives. */
    private static Map<String, Set<String>> uses(Function<JavaClass, String> nameOf, boolean onlyInPackage) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> targets = uses.computeIfAbsent(nameOf.apply(type), any -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getName().startsWith("dev.raftctl."))
                    .filter(target -> !onlyInPackage || target.getPackageName().equals(type.getPackageName()))
                    .map(nameOf)
                    .filter(target -> !target.equals(nameOf.apply(type)))
                    .forEach(targets::add);
        }
        return uses;
    }

    /** Returns the names that use themselves through others. */
    private static Set<String> inCycles(Map<String, Set<String>> uses) {
        Map<String, Set<String>> reachable = new HashMap<>();
        uses.keySet().forEach(name -> reachable.put(name, reachableFrom(name, uses)));
        Set<String> inCycles = new TreeSet<>();
        reachable.forEach((name, others) -> {
            if (others.contains(name)) {
                inCycles.add(name);
            }
        });
        return inCycles;
    }

    private static Set<String> reachableFrom(String start, Map<String, Set<String>> uses) {
        Set<String> reached = new TreeSet<>();
        List<String> pending = new ArrayList<>(uses.get(start));
        while (!pending.isEmpty()) {
            String next = pending.remove(pending.size() - 1);
            if (reached.add(next)) {
                pending.addAll(uses.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
