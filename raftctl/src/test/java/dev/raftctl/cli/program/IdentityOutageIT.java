package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages in which a server is not the one it was: wiped, of another cluster, of an older history, without trust. */
class IdentityOutageIT {
    @TempDir
    Path directory;

    @Test
    void aVoterThatComesBackWithAnEmptyDirectoryIsNamedAndReplaced() throws Exception {
        try (OutageCluster cluster = new OutageCluster(directory, "n1", "n2", "n3", "n4")) {
            for (String id : new String[] {"n1", "n2", "n3"}) {
                cluster.start(id);
            }
            cluster.bootstrap("n1", "n2", "n3");
            cluster.lead("n3");
            wipe(cluster, "n2");
            cluster.awaitFirstFinding("WIPED_VOTER");
            cluster.start("n4");
            cluster.raftctl("replace-server", "n2", "n4=" + cluster.address("n4"), "-y", "--timeout", "60s")
                    .requireExit(0);
        }
    }

    @Test
    void aWipedVoterDoesNotCountWhenAnotherVoterFails() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n3");
            wipe(cluster, "n2");
            cluster.awaitFirstFinding("WIPED_VOTER");
            cluster.kill("n1");
            OutageCluster.eventually(
                    "there is no leader", () -> cluster.leader().isEmpty());
            cluster.awaitFirstFinding(
                    "WIPED_VOTER",
                    explanation -> assertThat(explanation.status()).isEqualTo("down"));
            cluster.start("n1");
            cluster.raftctl("wait", "leader").requireExit(0);
        }
    }

    @Test
    void aServerOfAnotherClusterAtAMembersAddressIsNamed() throws Exception {
        try (OutageCluster cluster = startWithForeignDirectory()) {
            cluster.lead("n1");
            startForeignServer(cluster);
            cluster.awaitFirstFinding(
                    "FOREIGN_CLUSTER",
                    explanation -> assertThat(explanation.status()).isEqualTo("degraded"));
            cluster.raftctl("put", "k", "1").requireExit(0);
        }
    }

    @Test
    void aForeignServerAndADeadOneLeaveNoQuorum() throws Exception {
        try (OutageCluster cluster = startWithForeignDirectory()) {
            cluster.lead("n1");
            startForeignServer(cluster);
            cluster.kill("n3");
            OutageCluster.eventually(
                    "there is no leader", () -> cluster.leader().isEmpty());
            cluster.awaitFirstFinding(
                    "FOREIGN_CLUSTER",
                    explanation -> assertThat(explanation.status()).isEqualTo("down"));
            cluster.start("n3");
            cluster.raftctl("wait", "leader").requireExit(0);
        }
    }

    @Test
    void aForkedHistoryIsNamed() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.raftctl("put", "before", "1").requireExit(0);
            cluster.kill("n1", "n2", "n3");
            Program.file()
                    .run(
                            "recover",
                            "--data-dir",
                            cluster.data("n3").toString(),
                            "--i-understand-data-may-be-lost",
                            "-y")
                    .requireExit(0);
            cluster.start("n3");
            cluster.raftctlFrom(HostNetwork.OPERATOR, cluster.address("n3"), "put", "k1", "NEW")
                    .requireExit(0);
            cluster.start("n1");
            cluster.start("n2");
            cluster.awaitFirstFinding(
                    "FORKED_HISTORY",
                    explanation -> assertThat(explanation.status()).isEqualTo("down"));
        }
    }

    private static void wipe(OutageCluster cluster, String id) throws Exception {
        cluster.kill(id);
        deleteTree(cluster.data(id));
        cluster.start(id);
    }

    /** Starts three servers; before that, another cluster was formed of a server with the id and the address of n2. */
    private OutageCluster startWithForeignDirectory() throws Exception {
        OutageCluster cluster = new OutageCluster(directory, "n1", "n2", "n3");
        cluster.startAt("n2", "n2", directory.resolve("staging"));
        cluster.raftctlFrom(
                        HostNetwork.OPERATOR,
                        cluster.address("n2"),
                        "bootstrap",
                        "n2=" + cluster.address("n2"),
                        "--name",
                        "staging",
                        "-y")
                .requireExit(0);
        for (String id : new String[] {"n1", "n2", "n3"}) {
            cluster.start(id);
        }
        cluster.bootstrap("n1", "n2", "n3");
        return cluster;
    }

    private void startForeignServer(OutageCluster cluster) throws Exception {
        cluster.kill("n2");
        cluster.startAt("n2", "n2", directory.resolve("staging"));
    }

    private static void deleteTree(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
