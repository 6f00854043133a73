package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program puts itself and all that belongs to it in place, and so does the Debian package. */
class InstallIT {
    private static final List<String> PLACES = List.of(
            "bin/raftctl",
            "share/bash-completion/completions/raftctl",
            "share/zsh/site-functions/_raftctl",
            "share/fish/vendor_completions.d/raftctl.fish",
            "share/man/man1/raftctl.1.gz",
            "share/man/man1/raftctl-node.1.gz",
            "share/man/man7/raftctl-metrics.7.gz",
            "lib/systemd/system/raftctl@.service",
            "lib/sysusers.d/raftctl.conf",
            "share/doc/raftctl/LICENSE",
            "share/doc/raftctl/changelog.gz",
            "share/doc/raftctl/copyright");

    @TempDir
    Path directory;

    @Test
    void itPlacesEverythingAndTellsIt() {
        Program.Ran ran = install(Program.file()).exits(0);
        for (String place : PLACES) {
            Path path = directory.resolve("usr").resolve(place);
            assertThat(path).isRegularFile();
            assertThat(ran.out()).contains("placed " + path + "\n");
        }
        assertThat(installed("usr").run("version").exits(0).out()).startsWith("raftctl ");
    }

    @Test
    void aSecondTimeThereIsNothingToDo() throws IOException {
        install(Program.file()).exits(0);
        Path program = directory.resolve("usr/bin/raftctl");
        Object key = Files.readAttributes(program, "unix:ino").get("ino");
        assertThat(install(Program.file()).exits(0).out()).doesNotContain("placed ");
        assertThat(Files.readAttributes(program, "unix:ino").get("ino")).isEqualTo(key);
    }

    @Test
    void whatWasThereIsReplacedByRenamingAndNotOverwritten() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("usr/bin"));
        Path old = Files.writeString(bin.resolve("raftctl"), "an older one");
        Files.createLink(directory.resolve("running"), old);
        install(Program.file()).exits(0);
        assertThat(directory.resolve("running")).hasContent("an older one");
        installed("usr").run("version").exits(0);
    }

    @Test
    void thePlainJarInstallsASelfExecutingFileToo() {
        install(Program.jar()).exits(0);
        installed("usr").run("version").exits(0);
    }

    @Test
    void aDryRunPlacesNothing() {
        Program.Ran ran = install(Program.file(), "--dry-run").exits(0);
        assertThat(ran.out()).contains("would place " + directory.resolve("usr/bin/raftctl"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(directory.resolve("usr"), "a file");
        Program.Ran ran = install(Program.file(), "-o", "json").exits(1);
        assertThat(ran.err())
                .contains("CANNOT_WRITE")
                .contains(directory.resolve("usr").toString());
    }

    @Test
    void systemdFindsNoFaultWithTheUnit() throws Exception {
        assumeTrue(isThere("systemd-analyze"), "no systemd-analyze here");
        install(Program.file()).exits(0);
        Path unit = directory.resolve("raftctl@n1.service");
        Files.copy(directory.resolve("usr/lib/systemd/system/raftctl@.service"), unit);
        Program.Ran ran = new Program(List.of("systemd-analyze"), Map.of()).run("verify", unit.toString());
        ran.exits(0);
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void theDebianPackageIsInstalledUsedAndPurged() throws Exception {
        assumeTrue(isThere("dpkg"), "no dpkg here");
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid")), "not root");
        Path root = directory.resolve("root");
        Path database = Files.createDirectories(root.resolve("var/lib/dpkg"));
        Files.createDirectories(database.resolve("info"));
        Files.createDirectories(database.resolve("updates"));
        Files.createFile(database.resolve("status"));
        Program dpkg = new Program(
                List.of(
                        "dpkg",
                        "--root=" + root,
                        "--log=/dev/null",
                        "--force-depends",
                        "--force-script-chrootless",
                        "--force-not-root"),
                Map.of());
        dpkg.run("--install", debianPackage().toString()).exits(0);
        installed("root/usr").run("version").exits(0);
        assertThat(root.resolve("etc/raftctl/cluster.toml")).isRegularFile();
        assertThat(root.resolve("usr/share/zsh/vendor-completions/_raftctl")).isRegularFile();
        assertThat(root.resolve("usr/share/man/man1/raftctl-status.1.gz")).isRegularFile();
        assertThat(root.resolve("usr/lib/systemd/system/raftctl@.service"))
                .content()
                .contains("ExecStart=/usr/bin/raftctl node ");
        dpkg.run("--purge", "raftctl").exits(0);
        assertThat(root.resolve("usr/bin/raftctl")).doesNotExist();
        assertThat(root.resolve("etc/raftctl/cluster.toml")).doesNotExist();
    }

    @Test
    void lintianFindsNoFaultWithTheDebianPackage() throws Exception {
        assumeTrue(isThere("lintian"), "no lintian here");
        Program.Ran ran = new Program(List.of("lintian"), Map.of())
                .run(
                        "--allow-root",
                        "--fail-on",
                        "error,warning",
                        debianPackage().toString());
        assertThat(ran.out()).isEmpty();
        ran.exits(0);
    }

    private Program.Ran install(Program program, String... more) {
        String prefix = directory.resolve("usr").toString();
        return program.run(Stream.concat(Stream.of("install", "--prefix", prefix), Stream.of(more))
                .toArray(String[]::new));
    }

    private Program installed(String prefix) {
        String program = directory.resolve(prefix).resolve("bin/raftctl").toString();
        return new Program(List.of(program), Map.of("RAFTCTL_NO_CACHE", "1"));
    }

    private static Path debianPackage() throws IOException {
        Path target = Program.path("raftctl.program").toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isThere(String tool) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }
}
