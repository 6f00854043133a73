package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.health.ClockJumpDetector.ClockReading;
import dev.raftctl.protocol.message.ClockJump;
import org.junit.jupiter.api.Test;

class ClockJumpDetectorTest {
    private static final long SECOND = 1_000_000_000;
    private static final long HOUR_MILLIS = 3_600_000;

    private final ClockJumpDetector detector = new ClockJumpDetector(reading(5 * SECOND, 1_000_000));

    /** A reading of both clocks at one moment. */
    private static ClockReading reading(long nanos, long wallMillis) {
        return new ClockReading(nanos, wallMillis, nanos);
    }

    @Test
    void clocksThatAdvanceTogetherDoNotJump() {
        assertThat(detector.sample(reading(15 * SECOND, 1_010_499))).isZero();
        assertThat(detector.sample(reading(25 * SECOND, 1_020_000))).isZero();
        assertThat(detector.at(25 * SECOND)).isNull();
    }

    @Test
    void aPauseOfTheProcessIsNoJump() {
        assertThat(detector.sample(reading(3_605 * SECOND, 1_000_000 + HOUR_MILLIS)))
                .isZero();
        assertThat(detector.at(3_605 * SECOND)).isNull();
    }

    @Test
    void aClockThatIsSetForwardJumps() {
        assertThat(detector.sample(reading(6 * SECOND, 1_001_000 + 2 * HOUR_MILLIS)))
                .isEqualTo(2 * HOUR_MILLIS);
        assertThat(detector.at(36 * SECOND)).isEqualTo(new ClockJump(2 * HOUR_MILLIS, 30_000));
        assertThat(detector.sample(reading(7 * SECOND, 1_002_000 + 2 * HOUR_MILLIS)))
                .isZero();
    }

    @Test
    void aClockThatIsSetBackJumps() {
        assertThat(detector.sample(reading(6 * SECOND, 1_001_000 - HOUR_MILLIS)))
                .isEqualTo(-HOUR_MILLIS);
        assertThat(detector.at(6 * SECOND)).isEqualTo(new ClockJump(-HOUR_MILLIS, 0));
    }

    @Test
    void aJumpIsForgottenAfterAnHour() {
        detector.sample(reading(6 * SECOND, 1_001_500));
        assertThat(detector.at(3_606 * SECOND)).isNotNull();
        assertThat(detector.at(3_607 * SECOND)).isNull();
    }

    @Test
    void aThreadThatIsStoppedWhileItReadsTheClocksSeesNoJump() {
        assertThat(detector.sample(new ClockReading(6 * SECOND, 1_003_000, 8 * SECOND)))
                .isZero();
        assertThat(detector.sample(reading(9 * SECOND, 1_004_000))).isZero();
        assertThat(detector.sample(new ClockReading(10 * SECOND, 1_005_000, 12 * SECOND)))
                .isZero();
        assertThat(detector.sample(reading(13 * SECOND, 1_008_000))).isZero();
        assertThat(detector.at(13 * SECOND)).isNull();
    }

    @Test
    void aJumpDuringALongReadingIsTheSmallestThatExplainsIt() {
        assertThat(detector.sample(new ClockReading(6 * SECOND, 1_010_000, 8 * SECOND)))
                .isEqualTo(7_000);
        assertThat(detector.sample(new ClockReading(9 * SECOND, 1_001_000, 10 * SECOND)))
                .isEqualTo(-10_000);
    }
}
