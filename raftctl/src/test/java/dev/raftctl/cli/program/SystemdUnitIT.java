package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Tests the shipped unit under a real systemd, which runs in namespaces over a copy-on-write view of this machine, so
 * that neither the machine nor its network is affected.
 */
@Isolated
class SystemdUnitIT {
    private static final String TLS = "/etc/raftctl/tls";

    @TempDir
    Path directory;

    private Process systemd;
    private Program inside;
    private Path root;

    @BeforeEach
    void boot() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/lib/systemd/systemd")), "systemd is not installed");
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid")), "not root");
        Path script = Path.of(SystemdUnitIT.class.getResource("/systemd.sh").toURI());
        Path log = directory.resolve("systemd.log");
        Path work = Files.createDirectory(directory.resolve("work"));
        systemd = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--mount",
                        "--uts",
                        "--ipc",
                        "--cgroup",
                        "--net",
                        "--fork",
                        "--kill-child",
                        "bash",
                        script.toString(),
                        work.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitInit(log);
    }

    @AfterEach
    void halt() throws Exception {
        if (systemd != null) {
            systemd.destroyForcibly().waitFor();
        }
    }

    @Test
    void theDocumentedSetupWorksFromBootToRemoval() throws Exception {
        Files.copy(debianPackage(), root.resolve("root/raftctl.deb"));
        sh("dpkg --force-depends --install /root/raftctl.deb");
        assertThat(sh("getent passwd raftctl")).contains("raftctl:");
        sh("raftctl tls init --dir /root/tls --servers n1=127.0.0.1:7001");
        // The steps of the README for each host.
        sh("install -d -m 0755 " + TLS);
        sh("install -m 0644 /root/tls/ca.pem /root/tls/n1.pem " + TLS);
        sh("install -o root -g raftctl -m 0640 /root/tls/n1-key.pem " + TLS);
        sh("printf '[tls]\\ncert = \"" + TLS + "/{id}.pem\"\\nkey = \"" + TLS + "/{id}-key.pem\"\\nca = \"" + TLS
                + "/ca.pem\"\\n' >>/etc/raftctl/cluster.toml");
        // The address does not exist yet, as during boot; the server waits for it.
        sh("systemctl start raftctl@n1");
        sh("sleep 3; systemctl is-active raftctl@n1; ip link set lo up");
        String raftctl = "RAFTCTL_CACERT=/root/tls/ca.pem RAFTCTL_CERT=/root/tls/operator.pem"
                + " RAFTCTL_KEY=/root/tls/operator-key.pem raftctl ";
        sh("for i in $(seq 100); do " + raftctl + "bootstrap n1=127.0.0.1:7001 && break; sleep 0.2; done");
        sh(raftctl + "put greeting hello");

        assertThat(sh("stat -c '%U %a' /var/lib/raftctl/n1")).isEqualTo("raftctl 700\n");
        assertThat(sh("ps -o user= -p $(systemctl show -P MainPID raftctl@n1)")).isEqualTo("raftctl\n");
        sh("systemctl reload raftctl@n1");
        assertThat(sh(raftctl + "get greeting -o value")).startsWith("hello");
        sh("systemctl restart raftctl@n1");
        sh(raftctl + "wait leader");
        assertThat(sh(raftctl + "get greeting -o value")).startsWith("hello");

        sh("dpkg --remove raftctl");
        assertThat(sh("systemctl is-active raftctl@n1 || true")).isNotEqualTo("active\n");
        assertThat(sh("ls /var/lib/raftctl/n1")).contains("vote");
    }

    private String sh(String command) {
        return inside.run("set -e; " + command).requireExit(0).out();
    }

    /** Waits for systemd, which outside its namespace is the only child of unshare. */
    private void awaitInit(Path log) throws Exception {
        for (int tries = 0; tries < 900 && systemd.isAlive(); tries++) {
            Path children = Path.of("/proc/" + systemd.pid() + "/task/" + systemd.pid() + "/children");
            String pid = Files.readString(children).strip();
            if (!pid.isEmpty()) {
                inside = new Program(
                        List.of("nsenter", "-t", pid, "-m", "-p", "-u", "-i", "-n", "-r", "-w", "bash", "-c"),
                        Map.of("HOME", "/root", "RAFTCTL_NO_CACHE", "1", "RAFTCTL_TIMEOUT", "120s"));
                if (inside.run("test -S /run/systemd/private && systemctl list-units")
                                .exit()
                        == 0) {
                    root = Path.of("/proc", pid, "root");
                    return;
                }
            }
            Thread.sleep(100);
        }
        assumeTrue(false, "systemd does not run in namespaces here: " + Files.readString(log));
    }

    private static Path debianPackage() throws IOException {
        Path target = Program.path("raftctl.program").toAbsolutePath().getParent();
        try (var files = Files.newDirectoryStream(target, "*.deb")) {
            return files.iterator().next();
        }
    }
}
