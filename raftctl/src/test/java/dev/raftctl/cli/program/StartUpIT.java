package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Limits the classes that a command loads, and tests the class archive that makes it start quickly. Asserts counts, not
 * times.
 */
class StartUpIT {
    /** The JVM's, picocli's and raftctl's own classes; a hello world loads about 450. */
    private static final int MAX_STATUS_CLASSES = 1_500;

    private static final int MAX_VERSION_CLASSES = 1_100;
    private static final long TIMEOUT_SECONDS = 600;

    private static final Map<Path, Archived> ARCHIVED = new TreeMap<>();

    /** Shared by all tests: making an archive is slow, and one per Java is enough. */
    @TempDir
    static Path common;

    @TempDir
    Path directory;

    /** The result of a first run with one Java installation. */
    private record Archived(Program program, Program.ProgramResult first, Path file) {}

    static List<Path> javaHomes() throws IOException {
        return JavaHomes.all();
    }

    @Test
    void statusLoadsNeitherNettyNorJLineAndFewClasses() throws Exception {
        int port = RunningNode.freePort();
        String address = "127.0.0.1:" + port;
        String data = directory.resolve("n1").toString();
        try (RunningNode node = RunningNode.start(
                Program.file(), directory, "node", "--id", "n1", "--listen", address, "--data-dir", data)) {
            List<String> loaded = loadedBy("status", "-e", address);
            assertThat(loaded).isNotEmpty().noneMatch(StartUpIT::isHeavy);
            assertThat(loaded).hasSizeLessThan(MAX_STATUS_CLASSES);
            assertThat(node.stop()).isZero();
        }
    }

    @Test
    void versionAndHelpLoadFewClasses() throws IOException {
        assertThat(loadedBy("--version")).noneMatch(StartUpIT::isHeavy).hasSizeLessThan(MAX_VERSION_CLASSES);
        assertThat(loadedBy("--help")).noneMatch(StartUpIT::isHeavy).hasSizeLessThan(MAX_STATUS_CLASSES);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void theFirstRunCreatesAnArchiveForLaterRuns(Path home) throws Exception {
        Archived archived = archivedBy(home);
        assertThat(archived.first().err()).isEmpty();
        assertThat(runsFromArchive(archived.program(), "--version").out())
                .isEqualTo(archived.first().out());
        assertThat(archived.file()).isReadable();
        assertThat(Files.readString(archived.file(), StandardCharsets.ISO_8859_1)
                        .split("org/jline/reader/impl/LineReaderImpl", -1))
                .as("the console's classes and lambdas in the archive")
                .hasSizeGreaterThan(50);
    }

    @Test
    void theNodeCommandHasItsOwnArchive() throws Exception {
        Program program = programWithCache(directory);
        program.run("node", "--help").requireExit(0);
        Path archive = awaitArchive(directory.resolve("raftctl"));
        assertThat(archive.getFileName().toString()).endsWith("-node.archive");
        runsFromArchive(program, "node", "--help");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void ignoresADamagedArchive(Path home) throws Exception {
        Archived archived = archivedBy(home);
        Program program = programWithCache(directory).with("JAVA_HOME", home.toString());
        Path copy = Files.createDirectories(directory.resolve("raftctl"))
                .resolve(archived.file().getFileName());
        Files.copy(archived.file(), copy);
        runsFromArchive(program, "--version");

        Files.delete(copy);
        Files.writeString(copy, "no archive");
        Program.ProgramResult result = program.run("--version").requireExit(0);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(archived.first().out());
    }

    @Test
    void worksWithoutAWritableCache() throws IOException {
        Path file = Files.writeString(directory.resolve("cache"), "no directory");
        Program.ProgramResult result = programWithCache(file).run("--version").requireExit(0);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void createsNoArchiveWhenCachingIsOff() throws IOException {
        programWithCache(directory)
                .with("RAFTCTL_NO_CACHE", "1")
                .run("--version")
                .requireExit(0);
        assertThat(directory).isEmptyDirectory();
    }

    private static Archived archivedBy(Path home) throws Exception {
        Archived archived = ARCHIVED.get(home);
        if (archived == null) {
            Path cache = Files.createTempDirectory(common, "cache");
            Program program = programWithCache(cache).with("JAVA_HOME", home.toString());
            Program.ProgramResult first = program.run("--version").requireExit(0);
            archived = new Archived(program, first, awaitArchive(cache.resolve("raftctl")));
            ARCHIVED.put(home, archived);
        }
        return archived;
    }

    /** Runs the program and asserts that its main class comes from the archive. */
    private static Program.ProgramResult runsFromArchive(Program program, String... words) {
        Program.ProgramResult result = program.with("RAFTCTL_JAVA_OPTS", "-Xlog:class+load:stderr")
                .run(words)
                .requireExit(0);
        assertThat(result.err().lines().filter(line -> line.contains("dev.raftctl.cli.Cli ")))
                .singleElement()
                .asString()
                .contains("shared objects file");
        return result;
    }

    private static Program programWithCache(Path cache) {
        return new Program(Program.file().command(), Map.of("XDG_CACHE_HOME", cache.toString()));
    }

    private static Path awaitArchive(Path cache) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (System.nanoTime() < deadline) {
            if (Files.isDirectory(cache)) {
                try (Stream<Path> files = Files.list(cache)) {
                    List<Path> present = files.toList();
                    // The archive is complete once the lock file is gone.
                    if (present.size() == 1 && present.get(0).toString().endsWith(".archive")) {
                        return present.get(0);
                    }
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no archive in " + cache);
    }

    private List<String> loadedBy(String... words) throws IOException {
        Path log = directory.resolve("classes.log");
        // The variables of other tests are not set: reading them loads classes.
        new Program(
                        Program.file().command(),
                        Map.of("RAFTCTL_NO_CACHE", "1", "RAFTCTL_JAVA_OPTS", "-Xlog:class+load:file=" + log))
                .run(words)
                .requireExit(0);
        return Files.readAllLines(log);
    }

    private static boolean isHeavy(String line) {
        return line.contains(" io.netty.") || line.contains(" org.jline.") || line.contains(" com.fasterxml.");
    }
}
