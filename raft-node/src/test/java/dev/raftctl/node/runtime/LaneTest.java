package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {
    @Test
    void whatOneThreadPutComesOutInItsOrder() {
        Lane<Integer> lane = Lane.unbounded();
        lane.put(1);
        lane.put(2);
        lane.put(3);

        assertThat(lane.takeAll()).containsExactly(1, 2, 3);
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.takeAll()).isEmpty();
    }

    @Test
    void aFullLaneRefusesAndHasRoomAgainWhenTaken() {
        Lane<String> lane = new Lane<>(10);
        assertThat(lane.offer("six", 6)).isTrue();
        assertThat(lane.offer("five", 5)).isFalse();
        assertThat(lane.offer("four", 4)).isTrue();

        assertThat(lane.takeAll()).containsExactly("six", "four");

        assertThat(lane.offer("ten", 10)).isTrue();
    }

    @Test
    void nothingIsLostBetweenManyThreadsAndASleepingTaker() throws Exception {
        int each = 20_000;
        Lane<int[]> lane = Lane.unbounded();
        Bell bell = new Bell();
        AtomicInteger running = new AtomicInteger(3);
        List<Thread> putters = new ArrayList<>();
        for (int putter = 0; putter < 3; putter++) {
            int self = putter;
            putters.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    lane.put(new int[] {self, i});
                    bell.ring();
                }
                running.decrementAndGet();
                bell.ring();
            }));
        }
        putters.forEach(Thread::start);

        int[] next = new int[3];
        int taken = 0;
        while (taken < 3 * each) {
            for (int[] item : lane.takeAll()) {
                assertThat(item[1]).isEqualTo(next[item[0]]++);
                taken++;
            }
            // Without a deadline: a lost wake-up would hang here, and the build's time limit would tell.
            bell.sleep(() -> lane.isEmpty() && running.get() > 0, Long.MAX_VALUE);
        }
        for (Thread putter : putters) {
            putter.join();
        }
        assertThat(lane.isEmpty()).isTrue();
    }
}
