package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.linear.ClientOperation;
import dev.raftctl.node.simulation.linear.RegisterAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each way in which a watch can be wrong. */
class WatchHistoryCheckTest {
    private static final long ABSENT = RegisterAction.ABSENT;

    private final List<RecordedOperation> history = new ArrayList<>();
    private final List<WatchSegment> segments = new ArrayList<>();

    private WatchHistoryCheckTest put(String key, long value, long version) {
        return operation(key, new RegisterAction.RegisterPut(value), RegisterAction.DONE, version);
    }

    private WatchHistoryCheckTest operation(String key, RegisterAction action, long response, long version) {
        long now = history.size();
        history.add(new RecordedOperation(ClientOperation.completed(1, key, action, now, now, response), version));
        return this;
    }

    private WatchHistoryCheckTest watch(long startIndex, long throughIndex, WatchedChange... changes) {
        WatchSegment segment = new WatchSegment("watcher " + (segments.size() + 1), startIndex);
        segment.add(List.of(changes), throughIndex);
        segments.add(segment);
        return this;
    }

    private static WatchedChange change(long index, String key, long value, long previous) {
        return new WatchedChange(index, key, value, previous);
    }

    private @Nullable String contradiction() {
        return WatchHistoryCheck.contradiction(history, segments);
    }

    @Test
    void acceptsWatchersThatReceivedTheChangesOfTheirRanges() {
        put("a", 1, 5).put("b", 2, 6).put("a", 3, 8);
        operation("a", new RegisterAction.RegisterGet(), 3, 8);
        operation("a", new RegisterAction.RegisterCompareAndSet(9, 10), 3, 8);
        operation("b", new RegisterAction.RegisterDelete(), 1, 0);
        WatchedChange deletion = change(7, "b", ABSENT, 2);
        watch(4, 9, change(5, "a", 1, ABSENT), change(6, "b", 2, ABSENT), deletion, change(8, "a", 3, 1));
        watch(5, 7, change(6, "b", 2, ABSENT), deletion);
        watch(9, 20);
        assertThat(contradiction()).isNull();
        assertThat(WatchHistoryCheck.contradiction(history, List.of())).isNull();
    }

    @Test
    void findsAnAcknowledgedWriteThatAWatcherMissed() {
        put("a", 1, 5).put("a", 2, 6);
        watch(4, 9, change(6, "a", 2, 1));
        assertThat(contradiction()).contains("did not receive the change of a at index 5");
    }

    @Test
    void findsAChangeThatIsOnlyKnownFromAnotherWatcher() {
        watch(4, 9, change(5, "a", 1, ABSENT)).watch(4, 9, change(5, "a", 1, ABSENT), change(9, "b", 7, ABSENT));
        assertThat(contradiction()).contains("watcher 1").contains("did not receive the change of b at index 9");
    }

    @Test
    void findsTheLastChangeOfARangeMissing() {
        put("a", 1, 9);
        watch(4, 9);
        assertThat(contradiction()).contains("did not receive the change of a at index 9");
    }

    @Test
    void findsAChangeThatWasReceivedTwiceOrLate() {
        watch(4, 9, change(5, "a", 1, ABSENT), change(5, "a", 1, ABSENT));
        assertThat(contradiction()).contains("a = 1 at index 5 after index 5");
        segments.clear();
        watch(4, 9, change(6, "a", 1, ABSENT), change(5, "b", 1, ABSENT));
        assertThat(contradiction()).contains("b = 1 at index 5 after index 6");
    }

    @Test
    void findsAChangeOutsideTheRange() {
        watch(4, 9, change(10, "a", 1, ABSENT));
        assertThat(contradiction()).contains("outside its range");
        segments.clear();
        watch(4, 9, change(4, "a", 1, ABSENT));
        assertThat(contradiction()).contains("after index 4");
    }

    @Test
    void findsAPreviousValueThatWasNotReceivedBefore() {
        watch(4, 9, change(5, "a", 1, ABSENT), change(7, "a", 3, 2));
        assertThat(contradiction()).contains("a = 3 at index 7 with the previous value 2 after the a = 1 at index 5");
    }

    @Test
    void findsAValueThatDiffersFromTheOneWrittenOrReadOrReceivedByAnother() {
        put("a", 1, 5);
        watch(4, 9, change(5, "a", 2, ABSENT));
        assertThat(contradiction()).contains("index 5 changed a to 2").contains("but a to 1");
        history.clear();
        operation("b", new RegisterAction.RegisterGet(), 2, 5);
        assertThat(contradiction()).contains("but b to 2");
        history.clear();
        watch(4, 9, change(5, "a", 3, ABSENT));
        assertThat(contradiction()).contains("according to watcher 2");
    }
}
