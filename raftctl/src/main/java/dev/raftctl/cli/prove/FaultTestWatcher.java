package dev.raftctl.cli.prove;

import dev.raftctl.client.ClientFailure;
import dev.raftctl.client.ClusterRequests;
import dev.raftctl.client.WatchBatch;
import dev.raftctl.client.WatchOptions;
import dev.raftctl.client.WatchRequests;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches all keys of a proof. It goes on at another server after the same index when its server fails, and begins a
 * new watch when no server has the next changes any more. One thread runs it; others may call its other methods.
 */
final class FaultTestWatcher implements Runnable {
    /** The prefix of all keys that the clients of a proof use. */
    static final String PREFIX = "prove/";

    private static final long WAIT_MILLIS = 2_000;

    private final String name;
    private final Supplier<ClusterRequests> cluster;
    private final BooleanSupplier isClosed;
    private final List<WatchSegment> segments = new CopyOnWriteArrayList<>();
    private final AtomicInteger compactedCount = new AtomicInteger();

    /** @param cluster returns requests to the cluster, for the thread of the watcher */
    FaultTestWatcher(int number, Supplier<ClusterRequests> cluster, BooleanSupplier isClosed) {
        name = "watcher " + number;
        this.cluster = cluster;
        this.isClosed = isClosed;
    }

    @Override
    public void run() {
        while (!isClosed.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            receive(new WatchRequests(
                    cluster.get(), WatchOptions.ofPrefix(PREFIX).withPreviousValues(), isClosed));
        }
    }

    /** Receives the changes of one watch until it ends. */
    private void receive(WatchRequests watch) {
        WatchSegment segment = null;
        while (!isClosed.getAsBoolean()) {
            ClientOutcome<WatchBatch> outcome;
            try {
                outcome = watch.next(WAIT_MILLIS);
            } catch (ClientFailure.RequestInterrupted stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (ClientFailure noServerAnswers) {
                // The watch keeps its place.
                continue;
            }
            WatchBatch batch = outcome.value();
            if (batch != null) {
                segment = add(segment, batch);
            } else if (isCompacted(outcome)) {
                compactedCount.incrementAndGet();
                return;
            }
        }
    }

    private WatchSegment add(@Nullable WatchSegment segment, WatchBatch batch) {
        List<WatchedChange> changes =
                batch.events().stream().map(WatchedChange::of).toList();
        WatchSegment current = segment;
        if (current == null) {
            // The first batch has changes if the watch began at one server and had to wait at another one.
            long startIndex =
                    changes.isEmpty() ? batch.throughIndex() : changes.get(0).index() - 1;
            current = new WatchSegment(name, startIndex);
            segments.add(current);
        }
        current.add(changes, batch.throughIndex());
        return current;
    }

    private static boolean isCompacted(ClientOutcome<WatchBatch> outcome) {
        Refusal refusal = outcome.refusal();
        return refusal != null && refusal.reason() == RefusalReason.COMPACTED;
    }

    /** Returns whether the watcher has received all changes up to this index. */
    boolean hasReached(long index) {
        return !segments.isEmpty() && segments.get(segments.size() - 1).throughIndex() >= index;
    }

    /** Returns what each of its watches has received. Complete once the watcher's thread has ended. */
    List<WatchSegment> segments() {
        return segments;
    }

    int compactedCount() {
        return compactedCount.get();
    }
}
