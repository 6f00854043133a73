package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.linear.Action;
import dev.raftctl.node.simulation.linear.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The versions in the answers betray a lost write and one that was applied twice. */
class VersionCheckTest {
    private final List<VersionCheck.Seen> seen = new ArrayList<>();
    private long now;

    private VersionCheckTest put(String key, long value, long version) {
        return add(key, new Action.Put(value), Action.DONE, version);
    }

    private VersionCheckTest get(String key, long value, long version) {
        return add(key, new Action.Get(), value, version);
    }

    private VersionCheckTest add(String key, Action action, long answer, long version) {
        seen.add(new VersionCheck.Seen(Operation.answered(1, key, action, now + 1, now + 2, answer), version));
        now += 10;
        return this;
    }

    private String contradiction() {
        Collections.shuffle(seen, new java.util.Random(7));
        return VersionCheck.contradiction(seen);
    }

    @Test
    void aHistoryInTheOrderOfItsVersionsHasNone() {
        put("a", 1, 5).get("a", 1, 5).put("b", 2, 6).add("a", new Action.Increment(1), 2, 8);
        get("a", 2, 8)
                .add("a", new Action.Delete(), 1, 0)
                .get("a", Action.ABSENT, 0)
                .put("a", 3, 12);
        add("a", new Action.CompareAndSet(9, 10), 3, 12);
        assertThat(contradiction()).isNull();
        assertThat(VersionCheck.contradiction(List.of())).isNull();
    }

    @Test
    void aReadOfAnOlderVersionThanOneAcknowledgedBeforeIsALostWrite() {
        put("a", 1, 5).put("a", 2, 6).get("a", 1, 5);
        assertThat(contradiction()).contains("version 6 was known").contains("version 5");
    }

    @Test
    void aValueReadUnderAnotherVersionThanAcknowledgedWasWrittenTwice() {
        put("a", 1, 5).get("a", 1, 7);
        assertThat(contradiction()).contains("written twice");
    }

    @Test
    void twoWritesWithOneVersionContradictEachOther() {
        put("a", 1, 5).put("b", 2, 5);
        assertThat(contradiction()).contains("two writes have the version 5");
    }

    @Test
    void aVersionThatReadsAsAnotherValueOrKeyContradictsItsWrite() {
        put("a", 1, 5).get("a", 2, 5);
        assertThat(contradiction()).contains("version 5 was written by");
        seen.clear();
        put("a", 1, 5).get("b", 1, 5);
        assertThat(contradiction()).contains("version 5 was written by");
    }

    @Test
    void aLaterWriteWithAnEarlierVersionStandsInAnotherLog() {
        put("a", 1, 50).put("b", 2, 49);
        assertThat(contradiction()).contains("version 50 was known");
    }

    @Test
    void concurrentOperationsMayGetTheirVersionsInAnyOrder() {
        seen.add(new VersionCheck.Seen(Operation.answered(1, "a", new Action.Put(1), 10, 100, Action.DONE), 9));
        seen.add(new VersionCheck.Seen(Operation.answered(2, "a", new Action.Put(2), 20, 30, Action.DONE), 8));
        seen.add(new VersionCheck.Seen(Operation.answered(3, "a", new Action.Get(), 40, 50, 2), 8));
        assertThat(contradiction()).isNull();
    }

    @Test
    void eachAcknowledgedWriteThatIsMovedToAnotherPlaceIsFound() {
        SplittableRandom luck = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            seen.clear();
            now = 0;
            for (int i = 1; i <= 20; i++) {
                put("k" + i % 3, i, 10L * i).get("k" + i % 3, i, 10L * i);
            }
            int at = 2 * luck.nextInt(20);
            VersionCheck.Seen moved = seen.get(at);
            long version = moved.version() + (luck.nextBoolean() ? 1 : -1);
            seen.set(at, new VersionCheck.Seen(moved.operation(), version));
            assertThat(contradiction()).as("round %d", round).isNotNull();
        }
    }
}
