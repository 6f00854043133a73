package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.wire.HelloReply.HelloRejectionReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PeerContactCodesTest {
    @Test
    void everyRejectionHasACode() {
        assertThat(Arrays.stream(HelloRejectionReason.values()).map(PeerContactCodes::of))
                .containsExactly("version", "foreign", "wrong-id", "disk-lost", "busy", "unauthorized", "lineage");
    }

    @Test
    void failedConnectionsHaveACode() {
        assertThat(PeerContactCodes.ofDisconnection("cannot reach 127.0.0.1:7001: Connection refused"))
                .isEqualTo("refused");
        assertThat(PeerContactCodes.ofDisconnection("cannot reach 10.0.0.1:7001: connect timed out"))
                .isEqualTo("timeout");
        assertThat(PeerContactCodes.ofDisconnection("no PONG for 3 s")).isEqualTo("timeout");
        assertThat(PeerContactCodes.ofDisconnection("nothing received before the deadline"))
                .isEqualTo("timeout");
        assertThat(PeerContactCodes.ofDisconnection("cannot reach 10.0.0.1:7001: No route to host"))
                .isEqualTo("timeout");
        assertThat(PeerContactCodes.ofDisconnection("the other side closed the connection"))
                .isEqualTo("reset");
        assertThat(PeerContactCodes.ofDisconnection("the connection was lost: Connection reset"))
                .isEqualTo("reset");
        assertThat(PeerContactCodes.ofDisconnection("incomplete frame")).isEqualTo("other");
    }
}
