package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class LauncherIT {
    @TempDir
    Path directory;

    static List<Path> javaHomes() throws IOException {
        return JavaHomes.all();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void runsOnEveryJavaWithAnEmptyStderr(Path home) {
        Program.ProgramResult result =
                Program.file().with("JAVA_HOME", home.toString()).run("version");
        result.requireExit(0);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("raftctl ");
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void theJarRunsWithoutTheLauncher(Path home) {
        String java = home.resolve("bin").resolve("java").toString();
        String jar = Program.path("raftctl.jar").toString();
        Program.ProgramResult result = new Program(List.of(java, "-jar", jar), Map.of()).run("version");
        result.requireExit(0);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void theFileIsAValidJarWithALauncherInFront() throws IOException {
        try (JarFile jar = new JarFile(Program.path("raftctl.program").toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("dev.raftctl.cli.Main");
            assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
            assertThat(jar.getEntry("META-INF/THIRD-PARTY.txt")).isNotNull();
            assertThat(jar.stream().filter(entry -> entry.getName().endsWith("module-info.class")))
                    .isEmpty();
        }
    }

    @Test
    void theThirdPartyNoticeNamesEveryLibraryWithItsVersion() throws IOException {
        Path materials = Program.path("raftctl.jar").resolveSibling("raftctl-sbom.json");
        assumeTrue(Files.exists(materials), "no bill of materials: Maven writes it only if it is online");
        String thirdParty;
        try (JarFile jar = new JarFile(Program.path("raftctl.jar").toFile())) {
            byte[] text =
                    jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt")).readAllBytes();
            thirdParty = new String(text, StandardCharsets.UTF_8);
        }
        List<Map<?, ?>> components = components(Files.readString(materials));
        assertThat(components).hasSizeGreaterThan(20).allSatisfy(component -> {
            if (!"dev.raftctl".equals(component.get("group"))) {
                // Several libraries of one project share a version: "kryo 5.6.2", "jline-reader, jline-native 4.5.0".
                String name = Pattern.quote(String.valueOf(component.get("name")));
                String version = Pattern.quote(String.valueOf(component.get("version")));
                assertThat(thirdParty).containsPattern("(?m)\\s" + name + "(,\\s+[\\w-]+)* " + version + "(,?\\s)");
            }
        });
    }

    private static List<Map<?, ?>> components(String materials) {
        // JSON is YAML.
        Map<?, ?> document = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(materials);
        return ((List<?>) document.get("components"))
                .stream().<Map<?, ?>>map(component -> (Map<?, ?>) component).toList();
    }

    @Test
    void runsThroughASymbolicLink() throws IOException {
        Path link = directory.resolve("rc");
        Files.createSymbolicLink(link, Program.path("raftctl.program").toAbsolutePath());
        new Program(List.of(link.toString()), Map.of()).run("version").requireExit(0);
    }

    @Test
    void reportsAnInvalidJavaHome() {
        Program.ProgramResult result =
                Program.file().with("JAVA_HOME", directory.toString()).run("version");
        result.requireExit(70);
        assertThat(result.err()).contains(directory.toString()).contains("JAVA_HOME");
    }

    @Test
    void rejectsAnOldJavaBeforeStartingIt() throws IOException {
        Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Program.ProgramResult result =
                Program.file().with("JAVA_HOME", directory.toString()).run("version");
        result.requireExit(70);
        assertThat(result.err()).contains("Java 17").contains("Java 11");
    }

    @Test
    void passesJvmOptions() {
        Program.ProgramResult result =
                Program.file().with("RAFTCTL_JAVA_OPTS", "-XX:MaxHeapSize=1").run("version");
        assertThat(result.exit()).isNotEqualTo(0);
    }

    @Test
    void acceptsAHeapSmallerThanTheDefaultInitialSize() {
        for (String heap : List.of("-Xmx48m", "-Xmx49152K", "-XX:MaxHeapSize=48M", "-Xmx1g -Xmx64m")) {
            Program.file().with("RAFTCTL_JAVA_OPTS", heap).run("node", "--help").requireExit(0);
        }
    }

    @Test
    void ignoresAClassArchiveThatAnotherUserCouldHaveWritten() throws Exception {
        Path cache = directory.resolve("raftctl");
        Program program = Program.file().with("RAFTCTL_NO_CACHE", "").with("XDG_CACHE_HOME", directory.toString());
        assertThat(program.run("version", "-v").requireExit(0).err()).doesNotContain("class archive");
        Path archive = awaitArchiveIn(cache);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        byte[] whole = Files.readAllBytes(archive);

        for (String mode : List.of("rw-rw----", "rw-r--rw-")) {
            Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString(mode));
            assertIgnored(program, archive + " is writable by others");
        }
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        for (String mode : List.of("rwxrwx---", "rwx---rwx")) {
            Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString(mode));
            assertIgnored(program, cache + " is writable by others");
        }
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
        assertThat(program.run("version", "-v").requireExit(0).err()).doesNotContain("class archive");
        if (Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"))) {
            Files.setAttribute(archive, "unix:uid", 65534);
            assertIgnored(program, archive + " belongs to another user");
            Files.setAttribute(archive, "unix:uid", 0);
            Files.setAttribute(cache, "unix:uid", 65534);
            assertIgnored(program, cache + " belongs to another user");
        }
        assertThat(archive).hasBinaryContent(whole);
    }

    private static void assertIgnored(Program program, String why) {
        assertThat(program.run("version", "-v").requireExit(0).err())
                .contains("raftctl: the class archive is not used: " + why + "\n");
        assertThat(program.run("version").requireExit(0).err()).isEmpty();
    }

    /** Waits for the archive, which is made in the background and gets its name once it is complete. */
    private static Path awaitArchiveIn(Path cache) throws Exception {
        for (long end = System.nanoTime() + 600_000_000_000L; System.nanoTime() < end; Thread.sleep(100)) {
            if (Files.isDirectory(cache)) {
                try (DirectoryStream<Path> made = Files.newDirectoryStream(cache, "*.archive")) {
                    for (Path archive : made) {
                        return archive;
                    }
                }
            }
        }
        throw new AssertionError("no archive appeared in " + cache);
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void aClosedStandardInputIsAUsageError(Path home) {
        for (String command : List.of("put k - --dry-run <&-", "<&-", "put k - --dry-run </", "</")) {
            Program.ProgramResult result = new Program(
                            List.of(
                                    "/bin/sh",
                                    "-c",
                                    "\"$0\" " + command,
                                    Program.path("raftctl.program").toString()),
                            Map.of("RAFTCTL_NO_CACHE", "1", "JAVA_HOME", home.toString()))
                    .run();
            result.requireExit(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("from standard input: ").hasLineCount(2);
            assertThat(result.err().contains("it is closed")).as(result.err()).isEqualTo(command.endsWith("&-"));
        }
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void passesArgumentBytesUnchangedInAnyLocale(Path home) {
        for (String locale : List.of("C", "C.UTF-8")) {
            assertThat(dryPut(home, locale, "k-\\303\\251")).contains("put k-\u00e9 (");
            assertThat(dryPut(home, locale, "k-\\303\\274")).contains("put k-\u00fc (");
            assertThat(dryPut(home, locale, "u-\\377")).contains("put base64:dS3/ (");
            assertThat(dryPut(home, locale, "u-\\376")).contains("put base64:dS3+ (");
            assertThat(dryPut(home, locale, "?\\357\\277\\275")).contains("put ?\uFFFD (");
        }
        String script = "printf 'put k-\\303\\251 1 --dry-run\\n' | \"$0\"";
        assertThat(shell(home, "C", script).requireExit(0).out()).contains("put k-\u00e9 (");
        String inNoLocale = "\"$0\" snapshot inspect \"$(printf 'k-\\303\\251')\"";
        assertThat(shell(home, "C", inNoLocale).requireExit(2).err())
                .contains("is not a valid file name in this locale");
    }

    private static String dryPut(Path home, String locale, String key) {
        String call = " put \"$(printf '" + key + "')\" 1 --dry-run";
        Program.ProgramResult jar = shell(home, locale, "\"$JAVA_HOME/bin/java\" -Dx=y -jar \"$1\"" + call)
                .requireExit(0);
        String out = shell(home, locale, "\"$0\"" + call).requireExit(0).out();
        assertThat(jar.out()).isEqualTo(out);
        return out;
    }

    private static Program.ProgramResult shell(Path home, String locale, String line) {
        return new Program(
                        List.of(
                                "/bin/sh",
                                "-c",
                                line,
                                Program.path("raftctl.program").toString(),
                                Program.path("raftctl.jar").toString()),
                        Map.of("RAFTCTL_NO_CACHE", "1", "JAVA_HOME", home.toString(), "LC_ALL", locale))
                .run();
    }

    @Test
    void fitsTablesToTheTerminalWidth() throws IOException {
        assumeTrue(Tmux.isInstalled("script"), "script is not installed");
        String endpoints = "host-with-a-long-name.example:7001,".repeat(3) + "h:1";
        Files.createDirectories(directory.resolve("raftctl"));
        Files.writeString(directory.resolve("raftctl").resolve("contexts.properties"), "prod.endpoints=" + endpoints);
        assertThat(onTerminal(130, "context ls")).contains("prod  " + endpoints);
        assertThat(onTerminal(90, "context ls")).contains("prod " + endpoints);
        assertThat(onTerminal(130, "context ls | cat")).contains("prod  " + endpoints);
        assertThat(onTerminal(90, "context ls | cat")).contains("prod  " + endpoints);
    }

    private String onTerminal(int columns, String words) {
        String line = "unset COLUMNS; stty cols " + columns + "; " + Program.path("raftctl.program") + " " + words;
        return new Program(
                        List.of("script", "-qec", line, "/dev/null"),
                        Map.of("RAFTCTL_NO_CACHE", "1", "XDG_CONFIG_HOME", directory.toString()))
                .run()
                .requireExit(0)
                .out();
    }
}
