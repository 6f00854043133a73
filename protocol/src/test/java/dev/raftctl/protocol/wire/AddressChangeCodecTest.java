package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressChangeCodecTest {
    private final KryoCodec codec = new KryoCodec(WireLimits.DEFAULT);
    private final ClientRequest request = new ClientRequest.ChangeMembershipRequest(
            List.of(new MemberChange.ChangeAddress(new ClusterMember(ServerId.of("n2"), "b:7001", 12))), 4, 5, true);

    @Test
    void isEncodedWithItsAddress() throws Exception {
        NegotiatedVersion version = new NegotiatedVersion(5, 5);
        assertThat(TestEncoding.decode(codec, TestEncoding.encode(codec, request, version), version))
                .isEqualTo(request);
    }

    /** An older server would close the connection. */
    @Test
    void isNotSentToAServerThatDoesNotKnowIt() {
        assertThatThrownBy(() -> TestEncoding.encode(codec, request, new NegotiatedVersion(4, 4)))
                .isInstanceOf(MessageUnsupportedByPeerException.class)
                .hasMessageContaining("requires protocol version 5");
    }
}
