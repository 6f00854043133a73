package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ProcessPauses;
import org.junit.jupiter.api.Test;

class ProcessPauseLogTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final ProcessPauseLog log = new ProcessPauseLog(500 * MILLI);

    @Test
    void aShortDelayIsNoPause() {
        assertThat(log.onWake(SECOND, 499 * MILLI, 400, true)).isFalse();
        assertThat(log.at(SECOND)).isEqualTo(ProcessPauses.NONE);
    }

    @Test
    void pausesAreSummedUp() {
        assertThat(log.onWake(10 * SECOND, 2_700 * MILLI, 0, true)).isTrue();
        assertThat(log.onWake(20 * SECOND, 600 * MILLI, 580, false)).isTrue();
        assertThat(log.at(23 * SECOND)).isEqualTo(new ProcessPauses(2, 2_700, 600, 3_000, 580, 1));
    }

    @Test
    void collectionsCannotTakeLongerThanThePause() {
        log.onWake(SECOND, 600 * MILLI, 5_000, false);
        assertThat(log.at(SECOND).gcMs()).isEqualTo(600);
    }

    @Test
    void pausesAreForgottenAfterFiveMinutes() {
        log.onWake(10 * SECOND, 900 * MILLI, 0, true);
        log.onWake(200 * SECOND, 600 * MILLI, 0, false);
        assertThat(log.at(310 * SECOND).count()).isEqualTo(2);
        assertThat(log.at(311 * SECOND)).isEqualTo(new ProcessPauses(1, 600, 600, 111_000, 0, 0));
        assertThat(log.at(501 * SECOND)).isEqualTo(ProcessPauses.NONE);
    }
}
