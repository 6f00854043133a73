package dev.raftctl.cli.bench;

import dev.raftctl.cli.bench.Operations.End;
import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Pace;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Every key of a load is put once, so that what is read later is there. */
final class Filling {
    private static final int OUTSTANDING = 64;
    private static final long LOOK_NANOS = 1_000_000;

    private final LoadSettings settings;
    private final Operations operations;
    private final Pace pace;
    private final Keys keys;
    private final byte[] value;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean failed;

    Filling(LoadSettings settings, Operations operations, Pace pace, String prefix) {
        this.settings = settings;
        this.operations = operations;
        this.pace = pace;
        keys = new Keys(prefix);
        value = new byte[settings.valueBytes()];
        new SplittableRandom(settings.seed()).nextBytes(value);
    }

    void run() throws Failure {
        int begun = Math.min(OUTSTANDING, settings.keys());
        for (int i = 0; i < begun; i++) {
            put();
        }
        try {
            while (ended.get() < begun) {
                pace.pauseNanos(LOOK_NANOS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Failure(Cause.INTERRUPTED, "interrupted before the load began", "");
        }
        if (failed) {
            throw new Failure(
                    Cause.OUTCOME_UNKNOWN,
                    "not all keys could be put before the load",
                    "look at the cluster first: raftctl health");
        }
    }

    /** Puts one key after the other until there are none left, and counts its own end. */
    private void put() {
        for (int number = next.getAndIncrement();
                number < settings.keys() && !failed;
                number = next.getAndIncrement()) {
            CompletableFuture<End> answer = operations.put(number % settings.clients(), keys.key(number), value);
            if (!answer.isDone()) {
                CompletableFuture<Void> unused = answer.thenAccept(how -> {
                    note(how);
                    put();
                });
                return;
            }
            note(answer.join());
        }
        ended.incrementAndGet();
    }

    private void note(End how) {
        if (how != End.DONE) {
            failed = true;
        }
    }
}
