package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages of the network: cut links between servers, and between the operator and servers. */
class NetworkOutageIT {
    @TempDir
    Path directory;

    @Test
    void aFollowerCutOffFromTheLeaderIsNamedWithItsLink() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n1");
            cluster.network().cut("n1", "n2");
            cluster.awaitFirstFinding(
                    "LINK_CUT", explanation -> assertThat(explanation.leader()).isNotEmpty());
            assertThat(cluster.raftctl("can-stop", "n3").exit()).isEqualTo(1);
            cluster.network().heal("n1", "n2");
            cluster.awaitHealthy();
        }
    }

    @Test
    void packetsDroppedInOneDirectionAreNamed() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n1");
            cluster.network().cutOneWay("n1", "n2");
            OutageCluster.eventually("a link is reported", () -> {
                String codes = cluster.raftctl("explain", "-o", "value").out();
                return codes.startsWith("LINK_CUT") || codes.startsWith("ONE_WAY_LINK");
            });
        }
    }

    @Test
    void aPartialPartitionLosesItsOnlyBridge() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n3");
            cluster.network().cut("n1", "n2");
            cluster.awaitFirstFinding("LINK_CUT");
            cluster.raftctl("can-stop", "n3").requireExit(1);
            cluster.node("n3").stop();
            OutageCluster.eventually(
                    "there is no leader", () -> cluster.leader().isEmpty());
            cluster.awaitFirstFinding(
                    "LINK_CUT", explanation -> assertThat(explanation.status()).isEqualTo("down"));
            cluster.start("n3");
            cluster.raftctl("wait", "leader").requireExit(0);
        }
    }

    @Test
    void anIsolatedServerCannotTellWhetherTheOthersHaveALeader() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n1");
            cluster.network().cut("n3", "n1");
            cluster.network().cut("n3", "n2");
            cluster.network().cut(HostNetwork.OPERATOR, "n1");
            cluster.network().cut(HostNetwork.OPERATOR, "n2");
            OutageCluster.letPass(Duration.ofSeconds(2));
            cluster.awaitFirstFinding(
                    "UNDETERMINED",
                    explanation -> assertThat(explanation.status()).isEqualTo("unknown"));
        }
    }

    @Test
    void aClientThatDoesNotReachTheLeaderIsNotToldThatThereIsNone() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrapped(directory, "n1", "n2", "n3")) {
            cluster.lead("n1");
            cluster.network().cut(HostNetwork.OPERATOR, "n1");
            cluster.awaitFirstFinding(
                    "CLIENT_CUT_OFF",
                    explanation -> assertThat(explanation.leader()).isEqualTo("n1"));
        }
    }
}
