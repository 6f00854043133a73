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

/** Tests that {@code raftctl install} and the Debian package install every file. */
class InstallIT {
    private static final List<String> INSTALLED_FILES = List.of(
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
    void installsAndListsEveryFile() {
        Program.ProgramResult result = install(Program.file()).requireExit(0);
        for (String file : INSTALLED_FILES) {
            Path path = directory.resolve("usr").resolve(file);
            assertThat(path).isRegularFile();
            assertThat(result.out()).contains("installed " + path + "\n");
        }
        assertThat(installed("usr").run("version").requireExit(0).out()).startsWith("raftctl ");
    }

    @Test
    void aSecondInstallChangesNothing() throws IOException {
        install(Program.file()).requireExit(0);
        Path program = directory.resolve("usr/bin/raftctl");
        Object key = Files.readAttributes(program, "unix:ino").get("ino");
        assertThat(install(Program.file()).requireExit(0).out()).doesNotContain("installed ");
        assertThat(Files.readAttributes(program, "unix:ino").get("ino")).isEqualTo(key);
    }

    @Test
    void replacesFilesByRenamingInsteadOfOverwriting() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("usr/bin"));
        Path old = Files.writeString(bin.resolve("raftctl"), "an older one");
        Files.createLink(directory.resolve("running"), old);
        install(Program.file()).requireExit(0);
        assertThat(directory.resolve("running")).hasContent("an older one");
        installed("usr").run("version").requireExit(0);
    }

    @Test
    void thePlainJarAlsoInstallsASelfExecutingFile() {
        install(Program.jar()).requireExit(0);
        installed("usr").run("version").requireExit(0);
    }

    @Test
    void aDryRunInstallsNothing() {
        Program.ProgramResult result = install(Program.file(), "--dry-run").requireExit(0);
        assertThat(result.out()).contains("would install " + directory.resolve("usr/bin/raftctl"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void namesAPathItCannotWrite() throws IOException {
        Files.writeString(directory.resolve("usr"), "a file");
        Program.ProgramResult result = install(Program.file(), "-o", "json").requireExit(1);
        assertThat(result.err())
                .contains("CANNOT_WRITE")
                .contains(directory.resolve("usr").toString());
    }

    @Test
    void systemdAnalyzeAcceptsTheUnit() throws Exception {
        assumeTrue(isInstalled("systemd-analyze"), "systemd-analyze is not installed");
        install(Program.file()).requireExit(0);
        Path unit = directory.resolve("raftctl@n1.service");
        Files.copy(directory.resolve("usr/lib/systemd/system/raftctl@.service"), unit);
        Program.ProgramResult result = new Program(List.of("systemd-analyze"), Map.of()).run("verify", unit.toString());
        result.requireExit(0);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void installsUsesAndPurgesTheDebianPackage() throws Exception {
        assumeTrue(isInstalled("dpkg"), "dpkg is not installed");
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
        dpkg.run("--install", debianPackage().toString()).requireExit(0);
        installed("root/usr").run("version").requireExit(0);
        assertThat(root.resolve("etc/raftctl/cluster.toml")).isRegularFile();
        assertThat(root.resolve("usr/share/zsh/vendor-completions/_raftctl")).isRegularFile();
        assertThat(root.resolve("usr/share/man/man1/raftctl-status.1.gz")).isRegularFile();
        assertThat(root.resolve("usr/lib/systemd/system/raftctl@.service"))
                .content()
                .contains("ExecStart=/usr/bin/raftctl node ");
        dpkg.run("--purge", "raftctl").requireExit(0);
        assertThat(root.resolve("usr/bin/raftctl")).doesNotExist();
        assertThat(root.resolve("etc/raftctl/cluster.toml")).doesNotExist();
    }

    @Test
    void lintianAcceptsTheDebianPackage() throws Exception {
        assumeTrue(isInstalled("lintian"), "lintian is not installed");
        Program.ProgramResult result = new Program(List.of("lintian"), Map.of())
                .run(
                        "--allow-root",
                        "--fail-on",
                        "error,warning",
                        debianPackage().toString());
        assertThat(result.out()).isEmpty();
        result.requireExit(0);
    }

    private Program.ProgramResult install(Program program, String... more) {
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

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(file -> Files.isExecutable(Path.of(file, tool)));
    }
}
