package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may send which request. */
class AuthorizationTest {
    private static final byte[] EVERYTHING = new byte[0];

    private static boolean mayWatch(CertificateRole role, byte[] key, boolean isPrefix) {
        return Authorization.refusal(
                        new CertificateIdentity("x", role),
                        new ClientRequest.WatchEventsRequest(key, isPrefix, 1, 1, 1, true))
                == null;
    }

    @Test
    @DisplayName("W7: whoever may watch a key or a prefix may read all keys in it")
    void watchingKeysNeedsTheRightToReadThem() {
        for (CertificateRole role : CertificateRole.values()) {
            boolean mayRead = Authorization.refusal(
                            new CertificateIdentity("x", role), new ClientRequest.QueryRequest(EVERYTHING, false, 0))
                    == null;
            assertThat(mayWatch(role, new byte[] {1}, false)).as("%s", role).isEqualTo(mayRead);
            assertThat(mayWatch(role, EVERYTHING, true)).as("%s", role).isEqualTo(mayRead);
        }
    }

    @Test
    void onlyOperatorsChangeTheCluster() {
        Refusal refusal = Authorization.refusal(
                new CertificateIdentity("x", CertificateRole.CLIENT), new ClientRequest.CampaignRequest());
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.UNAUTHORISED);
        assertThat(Authorization.refusal(
                        new CertificateIdentity("x", CertificateRole.OPERATOR), new ClientRequest.CampaignRequest()))
                .isNull();
    }
}
