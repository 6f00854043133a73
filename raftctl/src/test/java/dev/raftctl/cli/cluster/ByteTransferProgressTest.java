package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteTransferProgressTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void printsDoneBytesRateAndTimeLeft() {
        assertThat(new ByteTransferProgress(1_500_000, 6_000_000, SECOND / 2))
                .hasToString("1.5 of 6.0 MB, 3.0 MB/s, 2 s left");
    }

    @Test
    void printsNoTimeLeftWithoutARate() {
        assertThat(new ByteTransferProgress(0, 6_000_000, SECOND)).hasToString("0.0 of 6.0 MB");
        assertThat(new ByteTransferProgress(1_000_000, 6_000_000, 0)).hasToString("1.0 of 6.0 MB");
    }
}
