package dev.raftctl.node.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.kv.KeyValueStateMachine;
import dev.raftctl.node.pipeline.ApplierTask;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The applier")
class ApplierTest {
    private static final long LIMIT_SECONDS = 120;

    private final TimeSource ticker = new TimeSource();
    private final CoreInbox inbox = new CoreInbox(ticker);
    private final AtomicReference<@Nullable NodeFailure> end = new AtomicReference<>();
    private final FatalErrorLatch fatalError = new FatalErrorLatch(end::set);
    private final PublishedNodeStatus publishedStatus =
            new PublishedNodeStatus(null, null, null, null, null, null, null, null, 0, null, ticker);
    private final Applier applier = new Applier(
            new ReplicatedState(new KeyValueStateMachine()),
            null,
            new SnapshotSettings(Long.MAX_VALUE, Long.MAX_VALUE),
            inbox,
            publishedStatus,
            null,
            Long.MAX_VALUE,
            1 << 20,
            new NodeMetrics(ticker),
            fatalError,
            ticker);
    private final Thread applierThread = new Thread(() -> {
        try {
            applier.run();
        } catch (StorageFailure | RuntimeException fault) {
            fatalError.set(fault);
        }
    });
    private final List<Thread> answeredBy = new CopyOnWriteArrayList<>();
    private long lastIndex;

    @AfterEach
    void stop() throws InterruptedException {
        applier.stop();
        applierThread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertThat(applierThread.isAlive()).isFalse();
    }

    private static KeyValueCommand put(String key) {
        return new KeyValueCommand.PutKey(
                key.getBytes(UTF_8), new byte[8], new KeyValueCommand.KeyPutCondition.PutAlways());
    }

    /** Submits consecutive entries with a waiter for each. */
    private void submit(int count, KeyValueCommand command) {
        List<LogEntry> entries = new ArrayList<>();
        byte[] payload = new CommandEntryPayload.SessionCommandPayload(
                        0, 0, 0, KeyValueMessageFormat.encodeCommand(command))
                .encode();
        applier.submit(new ApplierTask.AwaitEntriesTask(
                new LogPosition(1, lastIndex + 1), java.util.Collections.nCopies(count, this::answered)));
        for (int i = 0; i < count; i++) {
            entries.add(LogEntry.command(1, ++lastIndex, payload));
        }
        applier.submit(new ApplierTask.ApplyEntriesTask(entries));
    }

    private void answered(ClientReply reply) {
        assertThat(reply).isInstanceOf(ClientReply.CommandExecutedReply.class);
        answeredBy.add(Thread.currentThread());
    }

    private void await(long applied) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (publishedStatus.machineStatus().index() < applied && end.get() == null) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void cheapEntriesAreAppliedByTheCallingThread() {
        submit(3, put("a"));
        applier.tryRun();
        assertThat(answeredBy).hasSize(3).containsOnly(Thread.currentThread());
        assertThat(publishedStatus.machineStatus().index()).isEqualTo(3);
    }

    @Test
    void cheapEntriesStayCheapHoweverManyWereApplied() {
        for (int batch = 1; batch <= 3; batch++) {
            submit(300, put("a"));
            applier.tryRun();
            assertThat(answeredBy).hasSize(batch * 300).containsOnly(Thread.currentThread());
        }
    }

    @Test
    void expensiveEntriesAreLeftToTheApplierThread() {
        submit(1, put("a"));
        submit(1, new KeyValueCommand.DeleteKeys(new byte[0], true));
        applier.tryRun();
        assertThat(answeredBy).isEmpty();
        applierThread.start();
        await(2);
        assertThat(answeredBy).containsExactly(applierThread, applierThread);
        submit(1, put("a"));
        while (answeredBy.size() < 3) {
            applier.tryRun();
        }
        submit(2_000, put("a"));
        applier.tryRun();
        await(2_003);
        assertThat(answeredBy.subList(3, 2_003)).as("too much work at once").containsOnly(applierThread);
    }

    @Test
    void concurrentThreadsApplyEachEntryOnceAndInOrder() throws InterruptedException {
        applierThread.start();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread other = new Thread(() -> {
                while (!over.get()) {
                    applier.tryRun();
                }
            });
            others.add(other);
            other.start();
        }
        for (int i = 0; i < 20_000; i++) {
            submit(1 + i % 3, put("k" + i % 100));
            if (i % 2 == 0) {
                applier.tryRun();
            } else {
                applier.wakeIfNeeded();
            }
        }
        await(lastIndex);
        over.set(true);
        for (Thread other : others) {
            other.join();
        }
        assertThat(end.get()).isNull();
        assertThat(publishedStatus.machineStatus().index()).isEqualTo(lastIndex);
        assertThat(answeredBy).hasSize((int) lastIndex);
    }

    @Test
    void aFailedMachineAppliesNothingMoreAndStopsTheServer() {
        lastIndex = 7;
        submit(1, put("a"));
        applier.tryRun();
        assertThat(end.get()).isNotNull();
        submit(1, put("a"));
        applier.tryRun();
        applierThread.start();
        assertThat(answeredBy).isEmpty();
    }
}
