package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests that a lasting problem is logged when it starts or changes, and then once a minute, however often it occurs.
 */
class RepeatedLogLinesTest {
    private static final long SECOND = 1_000 * TimeSource.NANOS_PER_MILLI;
    private static final ServerId N2 = ServerId.of("n2");

    private final List<String> lines = new ArrayList<>();
    private long now;
    private final PeerAlerts peerAlerts =
            new PeerAlerts((term, kind, server, text) -> lines.add(kind + ": " + text), () -> 1, () -> now);
    private final RejectedConnectionLogger rejectedConnections = new RejectedConnectionLogger(
            new TimeSource() {
                @Override
                long nanos() {
                    return now;
                }
            },
            event -> {});

    @Test
    void aRepeatedPeerAlertIsLoggedOnceAMinute() {
        for (int i = 0; i < 180; i++) {
            peerAlerts.report(N2, "turned-away", "by the server at n2:7001");
            peerAlerts.report(N2, "wrong-cluster", "calls as one of another cluster");
            now += SECOND;
        }
        assertThat(lines).hasSize(6);
        assertThat(lines.get(2)).contains("turned-away", "60 times since the last line");
    }

    @Test
    void aChangedReasonIsLoggedImmediately() {
        peerAlerts.report(N2, "turned-away", "one reason");
        peerAlerts.report(N2, "turned-away", "another reason");
        peerAlerts.report(ServerId.of("n3"), "turned-away", "one reason");
        assertThat(lines).hasSize(3);
    }

    @Test
    void aRecurringAlertIsLoggedAgainButNotAtEachFlapOfAConnection() {
        peerAlerts.report(N2, "untrusted", "why");
        now += 10 * SECOND;
        peerAlerts.onConnected(N2);
        now += 10 * SECOND;
        peerAlerts.report(N2, "untrusted", "why");
        assertThat(lines).containsExactly("untrusted: why", "untrusted: why");
        for (int i = 0; i < 55; i++) {
            peerAlerts.onConnected(N2);
            peerAlerts.report(N2, "untrusted", "why");
            now += SECOND;
        }
        assertThat(lines.size()).isLessThan(15);
    }

    @Test
    void rejectedConnectionsAreLoggedOnceAMinutePerHostAndReason() {
        int logged = 0;
        for (int i = 0; i < 180; i++) {
            logged += rejectedConnections.suppressedSinceLastLine(
                                    "10.0.0.9:" + (40_000 + i), "its certificate is of another authority")
                            >= 0
                    ? 1
                    : 0;
            now += SECOND;
        }
        assertThat(logged).isEqualTo(3);
        now += 60 * SECOND;
        assertThat(rejectedConnections.suppressedSinceLastLine("10.0.0.9:1", "its certificate is of another authority"))
                .isPositive();
        now += SECOND;
        assertThat(rejectedConnections.suppressedSinceLastLine("10.0.0.9:2", "another reason"))
                .isZero();
        now += SECOND;
        assertThat(rejectedConnections.suppressedSinceLastLine("10.0.0.8:2", "another reason"))
                .isZero();
    }

    @Test
    void logLinesAboutGarbageFromManyHostsAreBounded() {
        int logged = 0;
        for (int i = 0; i < 600; i++) {
            logged += rejectedConnections.suppressedSinceLastLine("10.0.0.9:" + i, "a frame of " + i + " bytes") >= 0
                    ? 1
                    : 0;
            now += SECOND / 10;
        }
        assertThat(logged).isEqualTo(3);
        for (int i = 0; i < 100_000; i++) {
            rejectedConnections.suppressedSinceLastLine("10.1." + (i >> 8) + "." + (i & 255) + ":7", "garbage");
        }
    }

    @Test
    void aConfiguredAddressThatCannotBeThisServersIsDetected() {
        assertThat(isSame("127.0.0.1:7001", "127.0.0.1:7001")).isTrue();
        assertThat(isSame("127.0.0.1:7001", "127.0.0.1:7002")).isFalse();
        assertThat(isSame("db1.example:7001", "127.0.0.1:7002")).isFalse();
        assertThat(isSame("db1.example:7001", "10.0.0.1:7001")).isTrue();
        assertThat(isSame("10.0.0.2:7001", "10.0.0.1:7001")).isFalse();
        assertThat(isSame("10.0.0.2:7001", "0.0.0.0:7001")).isTrue();
    }

    private static boolean isSame(String configured, String own) {
        return AdvertisedAddressCheck.isSame(HostPort.parse(configured), HostPort.parse(own));
    }
}
