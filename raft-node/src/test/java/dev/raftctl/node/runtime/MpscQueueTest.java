package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MpscQueueTest {
    @Test
    void itemsOfOneThreadKeepTheirOrder() {
        MpscQueue<Integer> queue = MpscQueue.unbounded();
        queue.put(1);
        queue.put(2);
        queue.put(3);

        assertThat(queue.takeAll()).containsExactly(1, 2, 3);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.takeAll()).isEmpty();
    }

    @Test
    void aFullQueueRejectsItemsUntilItIsDrained() {
        MpscQueue<String> queue = new MpscQueue<>(10);
        assertThat(queue.offer("six", 6)).isTrue();
        assertThat(queue.offer("five", 5)).isFalse();
        assertThat(queue.offer("four", 4)).isTrue();

        assertThat(queue.takeAll()).containsExactly("six", "four");

        assertThat(queue.offer("ten", 10)).isTrue();
    }

    @Test
    void noItemIsLostBetweenManyProducersAndASleepingConsumer() throws Exception {
        int each = 20_000;
        MpscQueue<int[]> queue = MpscQueue.unbounded();
        ThreadWakeup wakeup = new ThreadWakeup();
        AtomicInteger running = new AtomicInteger(3);
        List<Thread> producers = new ArrayList<>();
        for (int producer = 0; producer < 3; producer++) {
            int self = producer;
            producers.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    queue.put(new int[] {self, i});
                    wakeup.signal();
                }
                running.decrementAndGet();
                wakeup.signal();
            }));
        }
        producers.forEach(Thread::start);

        int[] next = new int[3];
        int taken = 0;
        while (taken < 3 * each) {
            for (int[] item : queue.takeAll()) {
                assertThat(item[1]).isEqualTo(next[item[0]]++);
                taken++;
            }
            // There is no deadline: a lost wakeup hangs here until the time limit of the build.
            wakeup.await(() -> queue.isEmpty() && running.get() > 0, Long.MAX_VALUE);
        }
        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(queue.isEmpty()).isTrue();
    }
}
