package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages because certificates have expired. Connections last until a server restarts. */
class CertificateOutageIT {
    @TempDir
    Path directory;

    @Test
    void anExpiredCertificateIsNamedAndReplacedWithoutARestart() throws Exception {
        try (OutageCluster cluster = OutageCluster.bootstrappedWithCertificates(directory, "n1", "n2", "n3")) {
            cluster.lead("n1");
            cluster.kill("n2");
            cluster.expireCertificates("n2");
            cluster.start("n2");
            cluster.awaitFirstFinding("CERT_EXPIRED", explanation -> {
                assertThat(explanation.firstServers()).isEqualTo("n2");
                assertThat(explanation.status()).isEqualTo("degraded");
            });
            cluster.raftctl("put", "k", "1").requireExit(0);
            cluster.issueCertificates("n2");
            cluster.awaitHealthy();
        }
    }

    @Test
    void expiredCertificatesOfAllServersAreNamedAlthoughNoneIsTrusted() throws Exception {
        String[] ids = {"n1", "n2", "n3"};
        try (OutageCluster cluster = OutageCluster.bootstrappedWithCertificates(directory, ids)) {
            cluster.kill(ids);
            cluster.expireCertificates(ids);
            for (String id : ids) {
                cluster.start(id);
            }
            cluster.awaitExplanation(explanation -> {
                assertThat(explanation.codes()).startsWith("CERT_EXPIRED");
                assertThat(explanation.status()).isEqualTo("down");
                assertThat(explanation.value(".findings[0].text"))
                        .contains(cluster.address("n1"), cluster.address("n2"), cluster.address("n3"));
            });
            for (String command : new String[] {"health", "status", "votes"}) {
                Program.ProgramResult refused = cluster.raftctl(command, "-o", "json");
                assertThat(refused.exit()).as(command).isEqualTo(3);
                assertThat(refused.err()).as(command).contains("\"findings\":[\"CERT_EXPIRED\"]");
            }
            cluster.issueCertificates(ids);
            cluster.awaitHealthy();
        }
    }
}
