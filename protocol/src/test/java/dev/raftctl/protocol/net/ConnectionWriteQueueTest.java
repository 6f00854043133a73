package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionWriteQueueTest {
    private static final int ITEMS_PER_THREAD = 20_000;

    private final ConnectionWriteQueue<NumberedItem> queue = new ConnectionWriteQueue<>();

    private static final class NumberedItem extends ConnectionWriteQueue.WriteQueueItem<NumberedItem> {
        final int thread;
        final int value;

        NumberedItem(int thread, int value) {
            this.thread = thread;
            this.value = value;
        }
    }

    @Test
    void onlyTheFirstPutRequestsAWakeupAndItemsKeepTheirOrder() {
        assertThat(queue.put(new NumberedItem(0, 1))).isTrue();
        assertThat(queue.put(new NumberedItem(0, 2))).isFalse();
        assertThat(queue.put(new NumberedItem(0, 3))).isFalse();
        assertThat(values()).containsExactly(1, 2, 3);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.takeAll()).isNull();
        assertThat(queue.put(new NumberedItem(0, 4))).isTrue();
    }

    @Test
    void keepsEveryItemAndTheOrderOfEachThread() throws Exception {
        AtomicInteger running = new AtomicInteger(3);
        List<Thread> producers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int thread = t;
            producers.add(new Thread(() -> {
                for (int i = 0; i < ITEMS_PER_THREAD; i++) {
                    queue.put(new NumberedItem(thread, i));
                }
                running.decrementAndGet();
            }));
        }
        producers.forEach(Thread::start);
        int[] next = new int[3];
        boolean last = false;
        while (!last) {
            last = running.get() == 0;
            for (NumberedItem numbered = queue.takeAll(); numbered != null; numbered = numbered.next) {
                assertThat(numbered.value).isEqualTo(next[numbered.thread]++);
            }
        }
        assertThat(next).containsExactly(ITEMS_PER_THREAD, ITEMS_PER_THREAD, ITEMS_PER_THREAD);
        for (Thread thread : producers) {
            thread.join();
        }
    }

    private List<Integer> values() {
        List<Integer> values = new ArrayList<>();
        for (NumberedItem numbered = queue.takeAll(); numbered != null; numbered = numbered.next) {
            values.add(numbered.value);
        }
        return values;
    }
}
