package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Space;
import org.junit.jupiter.api.Test;

class SpaceRuleTest {
    private static final long MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000L;

    private final SpaceRule rule = new SpaceRule(100 * MIB);

    @Test
    void belowTheMarkItIsLowAndAmpleOnlyWellAboveIt() {
        assertThat(rule.saw(100 * MIB, 0)).isEqualTo(Space.AMPLE);
        assertThat(rule.saw(100 * MIB - 1, 1)).isEqualTo(Space.LOW);
        assertThat(rule.saw(110 * MIB, 2)).isEqualTo(Space.LOW);
        assertThat(rule.saw(125 * MIB, 3)).isEqualTo(Space.AMPLE);
        assertThat(rule.saw(110 * MIB, 4)).isEqualTo(Space.AMPLE);
    }

    @Test
    void aFailedWriteMakesItFullUntilThereIsRoomForTheNext() {
        assertThat(rule.foundNone(0, 0)).isEqualTo(Space.FULL);
        assertThat(rule.saw(49 * MIB, 100 * SECOND)).isEqualTo(Space.FULL);
        assertThat(rule.saw(50 * MIB, 101 * SECOND)).isEqualTo(Space.LOW);
        assertThat(rule.saw(200 * MIB, 102 * SECOND)).isEqualTo(Space.AMPLE);
    }

    @Test
    void aDiskThatRefusesWritesThoughItShowsRoomIsAskedEverLessOften() {
        long now = 0;
        long before = 0;
        for (int i = 0; i < 8; i++) {
            rule.foundNone(500 * MIB, now);
            long since = now;
            while (rule.saw(500 * MIB, now) == Space.FULL) {
                now += SECOND / 10;
            }
            assertThat(now - since).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(30 * SECOND);
            before = now - since;
        }
        assertThat(before).isEqualTo(30 * SECOND);
        now += 100 * SECOND;
        rule.foundNone(500 * MIB, now);
        assertThat(rule.saw(500 * MIB, now + SECOND)).isEqualTo(Space.AMPLE);
    }

    @Test
    void aDiskThatIsFullAndFreedAgainAndAgainIsTriedAsSoonEachTime() {
        for (long now = 0; now < 50 * SECOND; now += 5 * SECOND) {
            assertThat(rule.foundNone(0, now)).isEqualTo(Space.FULL);
            assertThat(rule.saw(500 * MIB, now + SECOND)).isEqualTo(Space.AMPLE);
        }
    }

    @Test
    void whenNobodyKnowsWhatIsFreeOnlyWritesTell() {
        assertThat(rule.saw(-1, 0)).isEqualTo(Space.AMPLE);
        assertThat(rule.foundNone(-1, 1)).isEqualTo(Space.FULL);
        assertThat(rule.saw(-1, 2)).isEqualTo(Space.FULL);
        assertThat(rule.saw(-1, 2 * SECOND)).isEqualTo(Space.AMPLE);
    }

    @Test
    void withNothingToBeKeptFreeOnlyWritesTell() {
        SpaceRule none = new SpaceRule(0);
        assertThat(none.saw(0, 0)).isEqualTo(Space.AMPLE);
        assertThat(none.foundNone(0, 0)).isEqualTo(Space.FULL);
        assertThat(none.saw(10, 5 * SECOND)).isEqualTo(Space.FULL);
        assertThat(none.saw(MIB, 6 * SECOND)).isEqualTo(Space.AMPLE);
    }
}
