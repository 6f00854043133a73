package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who comes last, by a clock that the test turns. */
class AdmissionsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = Long.MAX_VALUE - SECOND;
    private final Admissions admissions = new Admissions(Limits.failedHandshakesMax(3), () -> now);

    @Test
    void whoFailsTooOftenComesLastUntilASecondHasPassed() throws Exception {
        InetAddress source = InetAddress.getByName("192.0.2.1");
        failed(source, 2);
        assertThat(admissions.blames(source)).isFalse();
        failed(source, 1);
        assertThat(admissions.blames(source)).isTrue();

        now += SECOND;
        assertThat(admissions.blames(source)).isFalse();
        failed(source, 1);
        assertThat(admissions.blames(source)).isTrue();

        now += 4 * SECOND;
        failed(source, 2);
        assertThat(admissions.blames(source)).as("all was forgiven").isFalse();
        assertThat(admissions.failedHandshakes()).isEqualTo(6);
    }

    @Test
    void aStormIsForgottenWithinASecond() throws Exception {
        InetAddress source = InetAddress.getByName("192.0.2.1");
        failed(source, 5_000);
        assertThat(admissions.blames(source)).isTrue();
        now += SECOND;
        assertThat(admissions.blames(source)).isFalse();
    }

    @Test
    void othersAreNotBlamed() throws Exception {
        failed(InetAddress.getByName("192.0.2.1"), 10);
        assertThat(admissions.blames(InetAddress.getByName("192.0.2.2"))).isFalse();
    }

    @Test
    void manySourcesDoNotFillTheTable() throws Exception {
        InetAddress first = InetAddress.getByName("192.0.2.1");
        failed(first, 3);
        for (int i = 0; i < 5_000; i++) {
            failed(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), 1);
        }
        assertThat(admissions.blames(first))
                .as("it was forgotten with the others")
                .isFalse();
    }

    @Test
    void bytesThatFitAreTakenAndMoreAreNot() {
        Admissions small = new Admissions(Limits.inFlightBytesMax(100), () -> now);
        assertThat(small.requests().take(60)).isTrue();
        assertThat(small.requests().take(60)).isFalse();
        assertThat(small.inFlightBytes()).isEqualTo(60);
        small.requests().give(60);
        assertThat(small.requests().take(100)).isTrue();
    }

    private void failed(InetAddress source, int times) {
        for (int i = 0; i < times; i++) {
            admissions.handshakeFailed(source);
        }
    }
}
