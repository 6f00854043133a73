package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raftctl.cli.runbook.Runbook;
import dev.raftctl.cli.runbook.RunbookFile;
import dev.raftctl.cli.runbook.RunbookStep;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Executes the runbooks on real servers, step by step as they are written, while a client writes: no write may fail
 * where the cluster has a quorum before or after the runbook.
 */
class RunbookIT {
    /** Its steps need TLS; CertificateOutageIT tests what they rely on. */
    private static final Set<String> NOT_EXECUTED = Set.of("rotate-certificates");

    private static final Set<String> WITHOUT_DAMAGE =
            Set.of("rolling-upgrade", "move-server", "grow", "backup-restore", "shrink");
    private static final Set<String> WITH_DAMAGE = Set.of(
            "replace-dead-server", "lost-majority", "forgotten-voter", "stuck-change", "read-bundle", "full-disk");

    /** A write waits for a quorum at most this long. */
    private static final String WRITE_TIMEOUT = "170s";

    @TempDir
    Path directory;

    @Test
    void everyRunbookIsExecutedOrNamedHere() {
        Set<String> named = new TreeSet<>(WITHOUT_DAMAGE);
        named.addAll(WITH_DAMAGE);
        named.addAll(NOT_EXECUTED);
        assertThat(named).isEqualTo(RunbookFile.all().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rolling-upgrade", "move-server", "grow", "backup-restore"})
    void changesOfAHealthyClusterLoseNoWrite(String name) throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory)) {
            hosts.form("n1", "n2", "n3");
            executeUnderLoad(hosts, name);
        }
    }

    @Test
    void aClusterOfFiveShrinksWithoutALostWrite() throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory)) {
            hosts.form("n1", "n2", "n3", "n4", "n5");
            executeUnderLoad(hosts, "shrink");
        }
    }

    @Test
    void aDeadServerIsReplacedWithoutALostWrite() throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory)) {
            hosts.form("n1", "n2", "n3");
            hosts.lose("n3");
            executeUnderLoad(hosts, "replace-dead-server");
        }
    }

    @Test
    void aBundleStatesWhatWasWrongWhileAServerWasDown() throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory)) {
            hosts.form("n1", "n2", "n3");
            hosts.kill("n3");
            // One bundle is written, so it must be written when the leader has noticed.
            hosts.operator().awaitExit(1, "can-stop", "n2");
            executeUnderLoad(hosts, "read-bundle");
        }
    }

    @Test
    void aServerWithAFullDiskResumesWithoutALostWrite() throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory, "storage.min-free=4MiB", "storage.segment-bytes=1MiB")) {
            assumeTrue(hosts.mountSmallDisk("n1"), "mounting is not permitted here");
            hosts.form("n1", "n2", "n3");
            EventualCondition.await(
                    "n2 leads",
                    () -> hosts.operator().run("transfer-leadership", "n2").exit() == 0);
            hosts.fillDisk("n1");
            executeUnderLoad(hosts, "full-disk");
        }
    }

    @Test
    void aForgottenVoterIsRemovedWithoutALostWrite() throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory)) {
            hosts.form("n1", "n2", "n3", "n4");
            hosts.kill("n4");
            executeUnderLoad(hosts, "forgotten-voter");
        }
    }

    @Test
    void writesWaitForAStuckChangeAndDoNotFail() throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory)) {
            hosts.form("n1", "n2", "n3");
            EventualCondition.await(
                    "n1 leads",
                    () -> hosts.operator().run("transfer-leadership", "n1").exit() == 0);
            hosts.kill("n2");
            Process change = hosts.startClient("remove-server", "n3", "-y", "--force", "--op", "remove-n3");
            try {
                executeUnderLoad(hosts, "stuck-change");
            } finally {
                change.destroyForcibly().onExit().join();
            }
        }
    }

    /** Without a quorum no client can write, so the load is one write before and one after. */
    @Test
    void oneSurvivorContinuesAfterALostMajority() throws Exception {
        try (RunbookHosts hosts = new RunbookHosts(directory)) {
            hosts.form("n1", "n2", "n3");
            hosts.operator().awaitExit(0, "put", "before", "1");
            hosts.operator().awaitExit(0, "wait", "caught-up=n3");
            hosts.lose("n1");
            hosts.lose("n2");
            execute(hosts, "lost-majority");
            hosts.operator().awaitExit(0, "put", "after", "1");
            assertThat(hosts.operator()
                            .awaitExit(0, "get", "before", "-o", "value")
                            .out())
                    .isEqualTo("1");
        }
    }

    private static void executeUnderLoad(RunbookHosts hosts, String name) throws Exception {
        Program client = hosts.operator().with("RAFTCTL_TIMEOUT", WRITE_TIMEOUT);
        try (WriteLoad writes = WriteLoad.start(client)) {
            execute(hosts, name);
            writes.awaitMoreWrites();
            int last = writes.stop();
            hosts.operator().awaitExit(0, "get", WriteLoad.key(last));
        }
    }

    private static void execute(RunbookHosts hosts, String name) throws Exception {
        Runbook runbook = RunbookFile.all().get(name);
        assertThat(runbook).as(name).isNotNull();
        for (RunbookStep step : runbook.steps()) {
            hosts.execute(step);
        }
    }
}
