package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Versions in the answers reveal a lost write and one that was applied twice. */
class ValueVersionCheckTest {
    private final List<RecordedOperation> observations = new ArrayList<>();
    private long now;

    private ValueVersionCheckTest put(String key, long value, long version) {
        return add(key, new RegisterAction.RegisterPut(value), RegisterAction.DONE, version);
    }

    private ValueVersionCheckTest get(String key, long value, long version) {
        return add(key, new RegisterAction.RegisterGet(), value, version);
    }

    private ValueVersionCheckTest add(String key, RegisterAction action, long answer, long version) {
        observations.add(
                new RecordedOperation(ClientOperation.completed(1, key, action, now + 1, now + 2, answer), version));
        now += 10;
        return this;
    }

    private String contradiction() {
        Collections.shuffle(observations, new java.util.Random(7));
        return ValueVersionCheck.contradiction(observations);
    }

    @Test
    void acceptsAHistoryInVersionOrder() {
        put("a", 1, 5).get("a", 1, 5).put("b", 2, 6).add("a", new RegisterAction.RegisterIncrement(1), 2, 8);
        get("a", 2, 8)
                .add("a", new RegisterAction.RegisterDelete(), 1, 0)
                .get("a", RegisterAction.ABSENT, 0)
                .put("a", 3, 12);
        add("a", new RegisterAction.RegisterCompareAndSet(9, 10), 3, 12);
        assertThat(contradiction()).isNull();
        assertThat(ValueVersionCheck.contradiction(List.of())).isNull();
    }

    @Test
    void reportsALostWriteWhenAnOlderVersionIsRead() {
        put("a", 1, 5).put("a", 2, 6).get("a", 1, 5);
        assertThat(contradiction()).contains("version 6 was known").contains("version 5");
    }

    @Test
    void reportsAValueThatWasWrittenTwice() {
        put("a", 1, 5).get("a", 1, 7);
        assertThat(contradiction()).contains("written twice");
    }

    @Test
    void reportsTwoWritesWithOneVersion() {
        put("a", 1, 5).put("b", 2, 5);
        assertThat(contradiction()).contains("two writes have the version 5");
    }

    @Test
    void reportsAVersionReadWithAnotherValueOrKey() {
        put("a", 1, 5).get("a", 2, 5);
        assertThat(contradiction()).contains("version 5 was written by");
        observations.clear();
        put("a", 1, 5).get("b", 1, 5);
        assertThat(contradiction()).contains("version 5 was written by");
    }

    @Test
    void reportsALaterWriteWithAnEarlierVersion() {
        put("a", 1, 50).put("b", 2, 49);
        assertThat(contradiction()).contains("version 50 was known");
    }

    @Test
    void acceptsAnyVersionOrderOfConcurrentOperations() {
        observations.add(new RecordedOperation(
                ClientOperation.completed(1, "a", new RegisterAction.RegisterPut(1), 10, 100, RegisterAction.DONE), 9));
        observations.add(new RecordedOperation(
                ClientOperation.completed(2, "a", new RegisterAction.RegisterPut(2), 20, 30, RegisterAction.DONE), 8));
        observations.add(new RecordedOperation(
                ClientOperation.completed(3, "a", new RegisterAction.RegisterGet(), 40, 50, 2), 8));
        assertThat(contradiction()).isNull();
    }

    @Test
    void reportsEveryWriteWithAChangedVersion() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            observations.clear();
            now = 0;
            for (int i = 1; i <= 20; i++) {
                put("k" + i % 3, i, 10L * i).get("k" + i % 3, i, 10L * i);
            }
            int at = 2 * random.nextInt(20);
            RecordedOperation result = observations.get(at);
            long version = result.version() + (random.nextBoolean() ? 1 : -1);
            observations.set(at, new RecordedOperation(result.operation(), version));
            assertThat(contradiction()).as("round %d", round).isNotNull();
        }
    }
}
