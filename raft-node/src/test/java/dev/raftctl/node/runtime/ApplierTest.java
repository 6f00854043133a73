package dev.raftctl.node.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.SnapshotSettings;
import dev.raftctl.node.machine.ReplicatedState;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.node.machine.kv.KeyValueMachine;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Position;
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

@DisplayName("Whoever takes the machine's turns")
class ApplierTest {
    private static final long LIMIT_SECONDS = 30;

    private final Ticker ticker = new Ticker();
    private final Inbox inbox = new Inbox(ticker);
    private final AtomicReference<@Nullable NodeEnd> end = new AtomicReference<>();
    private final Fate fate = new Fate(end::set);
    private final StatusBoard board = new StatusBoard(null, null, null, null, null, null, null, null, 0, null, ticker);
    private final Applier applier = new Applier(
            new ReplicatedState(new KeyValueMachine()),
            null,
            new SnapshotSettings(Long.MAX_VALUE, Long.MAX_VALUE),
            inbox,
            board,
            null,
            Long.MAX_VALUE,
            new Metrics(ticker),
            fate,
            ticker);
    private final Thread own = new Thread(() -> {
        try {
            applier.run();
        } catch (StorageFailure | RuntimeException fault) {
            fate.met(fault);
        }
    });
    private final List<Thread> answeredBy = new CopyOnWriteArrayList<>();
    private long last;

    @AfterEach
    void stop() throws InterruptedException {
        applier.stop();
        own.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        assertThat(own.isAlive()).isFalse();
    }

    private static KvCommand put(String key) {
        return new KvCommand.Put(key.getBytes(UTF_8), new byte[8], new KvCommand.Condition.Always());
    }

    /** Entries in a row, for each of which someone waits. */
    private void hand(int count, KvCommand command) {
        List<Entry> entries = new ArrayList<>();
        byte[] payload = new SessionEnvelope.Command(0, 0, 0, KvFormat.encodeCommand(command)).encode();
        applier.hand(
                new ApplierWork.Await(new Position(1, last + 1), java.util.Collections.nCopies(count, this::answered)));
        for (int i = 0; i < count; i++) {
            entries.add(Entry.command(1, ++last, payload));
        }
        applier.hand(new ApplierWork.Apply(entries));
    }

    private void answered(ClientReply reply) {
        assertThat(reply).isInstanceOf(ClientReply.Executed.class);
        answeredBy.add(Thread.currentThread());
    }

    private void await(long applied) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (board.applied().index() < applied && end.get() == null) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsBriefIsAppliedAndAnsweredByTheThreadThatAttends() {
        hand(3, put("a"));
        applier.attend();
        assertThat(answeredBy).hasSize(3).containsOnly(Thread.currentThread());
        assertThat(board.applied().index()).isEqualTo(3);
    }

    @Test
    void whatMayTakeItsTimeIsLeftToTheOwnThread() {
        hand(1, put("a"));
        hand(1, new KvCommand.Delete(new byte[0], true));
        applier.attend();
        assertThat(answeredBy).isEmpty();
        own.start();
        await(2);
        assertThat(answeredBy).containsExactly(own, own);
        hand(1, put("a"));
        while (answeredBy.size() < 3) {
            applier.attend();
        }
        hand(2_000, put("a"));
        applier.attend();
        await(2_003);
        assertThat(answeredBy.subList(3, 2_003)).as("too many at a time").containsOnly(own);
    }

    @Test
    void allIsAppliedOnceAndInOrderWhoeverIsAtIt() throws InterruptedException {
        own.start();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread other = new Thread(() -> {
                while (!over.get()) {
                    applier.attend();
                }
            });
            others.add(other);
            other.start();
        }
        for (int i = 0; i < 20_000; i++) {
            hand(1 + i % 3, put("k" + i % 100));
            if (i % 2 == 0) {
                applier.attend();
            } else {
                applier.ring();
            }
        }
        await(last);
        over.set(true);
        for (Thread other : others) {
            other.join();
        }
        assertThat(end.get()).isNull();
        assertThat(board.applied().index()).isEqualTo(last);
        assertThat(answeredBy).hasSize((int) last);
    }

    @Test
    void aMachineThatFailedTakesNoOtherTurnAndEndsTheServer() {
        last = 7;
        hand(1, put("a"));
        applier.attend();
        assertThat(end.get()).isNotNull();
        hand(1, put("a"));
        applier.attend();
        own.start();
        assertThat(answeredBy).isEmpty();
    }
}
