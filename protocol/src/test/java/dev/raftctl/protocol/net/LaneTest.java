package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final int EACH = 20_000;

    private final Lane<Numbered> lane = new Lane<>();

    private static final class Numbered extends Lane.Item<Numbered> {
        final int thread;
        final int value;

        Numbered(int thread, int value) {
            this.thread = thread;
            this.value = value;
        }
    }

    @Test
    void onlyTheFirstPutOfARoundWakesAndAllComeInOrder() {
        assertThat(lane.put(new Numbered(0, 1))).isTrue();
        assertThat(lane.put(new Numbered(0, 2))).isFalse();
        assertThat(lane.put(new Numbered(0, 3))).isFalse();
        assertThat(values()).containsExactly(1, 2, 3);
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.takeAll()).isNull();
        assertThat(lane.put(new Numbered(0, 4))).isTrue();
    }

    @Test
    void nothingIsLostBetweenManyThreadsAndEachKeepsItsOrder() throws Exception {
        AtomicInteger running = new AtomicInteger(3);
        List<Thread> putting = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int thread = t;
            putting.add(new Thread(() -> {
                for (int i = 0; i < EACH; i++) {
                    lane.put(new Numbered(thread, i));
                }
                running.decrementAndGet();
            }));
        }
        putting.forEach(Thread::start);
        int[] next = new int[3];
        boolean last = false;
        while (!last) {
            last = running.get() == 0;
            for (Numbered numbered = lane.takeAll(); numbered != null; numbered = numbered.next) {
                assertThat(numbered.value).isEqualTo(next[numbered.thread]++);
            }
        }
        assertThat(next).containsExactly(EACH, EACH, EACH);
        for (Thread thread : putting) {
            thread.join();
        }
    }

    private List<Integer> values() {
        List<Integer> values = new ArrayList<>();
        for (Numbered numbered = lane.takeAll(); numbered != null; numbered = numbered.next) {
            values.add(numbered.value);
        }
        return values;
    }
}
