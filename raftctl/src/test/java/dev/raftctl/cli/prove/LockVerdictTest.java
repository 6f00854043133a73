package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockVerdictTest {
    private static @Nullable String contradiction(LockHold... holds) {
        LockVerdict verdict = LockVerdict.of(2, List.of(holds));
        assertThat(verdict.holdCount()).isEqualTo(holds.length);
        assertThat(verdict.holds()).isEqualTo(verdict.contradiction() == null);
        return verdict.contradiction();
    }

    @Test
    void acceptsHoldersOneAfterTheOtherInAnyOrderOfTheList() {
        assertThat(contradiction(
                        new LockHold(2, 9, 200, 300), new LockHold(1, 5, 100, 200), new LockHold(1, 12, 301, 301)))
                .isNull();
    }

    @Test
    void findsTwoHoldersAtATime() {
        assertThat(contradiction(new LockHold(1, 5, 100, 201), new LockHold(2, 9, 200, 300)))
                .contains("two holders at a time")
                .contains("client 1 with token 5")
                .contains("client 2 with token 9");
    }

    @Test
    void findsATokenThatDoesNotRise() {
        assertThat(contradiction(new LockHold(1, 9, 100, 150), new LockHold(2, 5, 200, 300)))
                .contains("a higher token for an earlier holder");
        assertThat(contradiction(new LockHold(1, 5, 100, 150), new LockHold(2, 5, 200, 300)))
                .contains("one token for two holders");
    }

    @Test
    void aLockThatNoClientAcquiredProvesNothing() {
        assertThat(LockVerdict.of(2, List.of()).holds()).isFalse();
        assertThat(LockVerdict.of(0, List.of()).holds()).isTrue();
    }
}
