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

/** What one command may load, and the archive of classes that makes it start quickly. Counts, never times. */
class StartUpIT {
    /** Of the JVM's, picocli's and our own: a hello world loads some 450. */
    private static final int STATUS_CLASSES_MAX = 1_400;

    private static final int VERSION_CLASSES_MAX = 1_100;
    private static final long LIMIT_SECONDS = 600;

    private static final Map<Path, Archived> ARCHIVED = new TreeMap<>();

    /** Of all tests: making an archive takes a while, and one for each Java is enough. */
    @TempDir
    static Path common;

    @TempDir
    Path directory;

    /** What a first run with one Java left behind. */
    private record Archived(Program program, Program.Ran first, Path file) {}

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
            assertThat(loaded).hasSizeLessThan(STATUS_CLASSES_MAX);
            assertThat(node.end()).isZero();
        }
    }

    @Test
    void versionAndHelpLoadFewClasses() throws IOException {
        assertThat(loadedBy("--version")).noneMatch(StartUpIT::isHeavy).hasSizeLessThan(VERSION_CLASSES_MAX);
        assertThat(loadedBy("--help")).noneMatch(StartUpIT::isHeavy).hasSizeLessThan(STATUS_CLASSES_MAX);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void theFirstRunHasAnArchiveMadeThatLaterOnesUse(Path home) throws Exception {
        Archived made = archivedBy(home);
        assertThat(made.first().err()).isEmpty();
        assertThat(startsFromArchive(made.program(), "--version").out())
                .isEqualTo(made.first().out());
        assertThat(made.file()).isReadable();
        assertThat(Files.readString(made.file(), StandardCharsets.ISO_8859_1)
                        .split("org/jline/reader/impl/LineReaderImpl", -1))
                .as("the console's classes and lambdas in the archive")
                .hasSizeGreaterThan(50);
    }

    @Test
    void aServerHasAnArchiveOfItsOwn() throws Exception {
        Program program = archiving(directory);
        program.run("node", "--help").exits(0);
        Path archive = awaitArchive(directory.resolve("raftctl"));
        assertThat(archive.getFileName().toString()).endsWith("-node.archive");
        startsFromArchive(program, "node", "--help");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void aDamagedArchiveIsPassedOver(Path home) throws Exception {
        Archived made = archivedBy(home);
        Program program = archiving(directory).with("JAVA_HOME", home.toString());
        Path copy = Files.createDirectories(directory.resolve("raftctl"))
                .resolve(made.file().getFileName());
        Files.copy(made.file(), copy);
        startsFromArchive(program, "--version");

        Files.delete(copy);
        Files.writeString(copy, "no archive");
        Program.Ran ran = program.run("--version").exits(0);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).isEqualTo(made.first().out());
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoFailure() throws IOException {
        Path file = Files.writeString(directory.resolve("cache"), "no directory");
        Program.Ran ran = archiving(file).run("--version").exits(0);
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void nothingIsKeptWhenNothingMayBe() throws IOException {
        archiving(directory).with("RAFTCTL_NO_CACHE", "1").run("--version").exits(0);
        assertThat(directory).isEmptyDirectory();
    }

    private static Archived archivedBy(Path home) throws Exception {
        Archived made = ARCHIVED.get(home);
        if (made == null) {
            Path cache = Files.createTempDirectory(common, "cache");
            Program program = archiving(cache).with("JAVA_HOME", home.toString());
            Program.Ran first = program.run("--version").exits(0);
            made = new Archived(program, first, awaitArchive(cache.resolve("raftctl")));
            ARCHIVED.put(home, made);
        }
        return made;
    }

    /** Runs these words, and our first class comes out of the archive. */
    private static Program.Ran startsFromArchive(Program program, String... words) {
        Program.Ran ran = program.with("RAFTCTL_JAVA_OPTS", "-Xlog:class+load:stderr")
                .run(words)
                .exits(0);
        assertThat(ran.err().lines().filter(line -> line.contains("dev.raftctl.cli.Cli ")))
                .singleElement()
                .asString()
                .contains("shared objects file");
        return ran;
    }

    private static Program archiving(Path cache) {
        return new Program(Program.file().start(), Map.of("XDG_CACHE_HOME", cache.toString()));
    }

    private static Path awaitArchive(Path cache) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < deadline) {
            if (Files.isDirectory(cache)) {
                try (Stream<Path> files = Files.list(cache)) {
                    List<Path> there = files.toList();
                    // Whole: the claim on making it is given up.
                    if (there.size() == 1 && there.get(0).toString().endsWith(".archive")) {
                        return there.get(0);
                    }
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no archive in " + cache);
    }

    private List<String> loadedBy(String... words) throws IOException {
        Path log = directory.resolve("classes.log");
        Program.file()
                .with("RAFTCTL_JAVA_OPTS", "-Xlog:class+load:file=" + log)
                .run(words)
                .exits(0);
        return Files.readAllLines(log);
    }

    private static boolean isHeavy(String line) {
        return line.contains(" io.netty.") || line.contains(" org.jline.") || line.contains(" com.fasterxml.");
    }
}
