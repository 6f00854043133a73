package dev.raftctl.node.runtime;

import dev.raftctl.node.core.Decision;
import dev.raftctl.node.core.ElectionCause;
import dev.raftctl.node.metrics.Count;
import dev.raftctl.node.metrics.Distribution;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.LinkStatus;
import dev.raftctl.protocol.message.Observations;
import dev.raftctl.protocol.message.Verdict;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts since the node started. Those of the core, the log writer, the applier and the snapshotter have that one thread as
 * writer and cost it an addition; any thread reads.
 */
final class Metrics {
    private static final long SLOW_WRITE_NANOS = 200 * Ticker.NANOS_PER_MILLI;
    private static final long NO_WRITE = Long.MIN_VALUE;

    private final Map<Decision.Kind, Count> decisions = new EnumMap<>(Decision.Kind.class);
    private final Map<String, Count> elections = new LinkedHashMap<>();
    private final Map<String, Count> votesRefused = new LinkedHashMap<>();
    private final LongAdder droppedMail = new LongAdder();
    private final LongAdder droppedConnections = new LongAdder();
    private final Distribution fsync = Distribution.ofNanos();
    private final RecentTimes recentWrites;
    private volatile long writeBegunNanos = NO_WRITE;
    private final RecentTimes late;
    private final RecentElections recentElections;
    private final Ticker ticker;
    private final Distribution appendBatch = Distribution.ofCounts();
    private final Distribution apply = Distribution.ofNanos();
    private final Count entriesApplied = new Count();
    private final Distribution snapshotSave = Distribution.ofNanos();
    private final Answers writes = new Answers();
    private final Answers reads = new Answers();
    private final Answers others = new Answers();
    private final Count snapshotsSaved = new Count();
    private volatile long snapshotSavedWallMillis;

    Metrics(Ticker ticker) {
        this.ticker = ticker;
        recentWrites = new RecentTimes(SLOW_WRITE_NANOS, ticker.nanos());
        late = new RecentTimes(0, ticker.nanos());
        recentElections = new RecentElections(ticker);
        for (Decision.Kind kind : Decision.Kind.values()) {
            decisions.put(kind, new Count());
        }
        for (ElectionCause cause : ElectionCause.values()) {
            elections.put(cause.word(), new Count());
        }
        for (Verdict verdict : Verdict.values()) {
            if (!verdict.granted()) {
                votesRefused.put(verdict.word(), new Count());
            }
        }
    }

    /** The core's thread. */
    void decided(Decision decision) {
        recentElections.decided(decision);
        raise(decisions.get(decision.kind()));
        if (decision.kind() == Decision.Kind.ELECTION_STARTED) {
            raise(elections.get(decision.cause()));
        } else if (decision.kind() == Decision.Kind.VOTE_REFUSED || decision.kind() == Decision.Kind.PREVOTE_REFUSED) {
            raise(votesRefused.get(decision.cause()));
        }
    }

    private static void raise(@Nullable Count count) {
        if (count != null) {
            count.increment();
        }
    }

    /** The log writer's thread, before it writes. */
    void writeBegins() {
        writeBegunNanos = ticker.nanos();
    }

    /** The log writer's thread: the write is over, well or not. */
    void writeEnds() {
        writeBegunNanos = NO_WRITE;
    }

    /** The thread that has the core's turn: it was due for so long. */
    void coreLate(long nowNanos, long nanos) {
        late.add(nowNanos, nanos);
    }

    /** What is observed beside the core. */
    Observations observations(List<LinkStatus> links) {
        long now = ticker.nanos();
        long begun = writeBegunNanos;
        RecentTimes.Summary writes = recentWrites.at(ticker);
        RecentTimes.Summary delays = late.at(ticker);
        return new Observations(
                -1,
                List.of(),
                -1,
                0,
                begun == NO_WRITE ? 0 : Math.max(0, now - begun) / Ticker.NANOS_PER_MILLI,
                writes.count(),
                writes.slow(),
                writes.longestNanos() / Ticker.NANOS_PER_MILLI,
                delays.percentAt(now),
                delays.longestNanos() / Ticker.NANOS_PER_MILLI,
                recentElections.count(),
                links);
    }

    /** The log writer's thread. */
    void synced(int entries, long nanos) {
        fsync.observe(nanos);
        recentWrites.add(ticker.nanos(), nanos);
        if (entries > 0) {
            appendBatch.observe(entries);
        }
    }

    /** At the applier's turns. */
    void applied(long entries, long nanos) {
        apply.observe(nanos);
        entriesApplied.add(entries);
    }

    /** The snapshotter's thread. */
    void snapshotSaved(long nanos, long wallMillis) {
        snapshotSave.observe(nanos);
        snapshotsSaved.increment();
        snapshotSavedWallMillis = wallMillis;
    }

    void answered(Class<? extends ClientRequest> request, ClientReply reply) {
        if (request == ClientRequest.Execute.class
                || request == ClientRequest.OpenSession.class
                || request == ClientRequest.CloseSession.class) {
            writes.count(reply);
        } else if (request == ClientRequest.Query.class) {
            reads.count(reply);
        } else {
            others.count(reply);
        }
    }

    void droppedMail() {
        droppedMail.increment();
    }

    void droppedConnection() {
        droppedConnections.increment();
    }

    long decisions(Decision.Kind kind) {
        Count count = decisions.get(kind);
        return count == null ? 0 : count.sum();
    }

    Map<String, Count> elections() {
        return elections;
    }

    Map<String, Count> votesRefused() {
        return votesRefused;
    }

    long mailDropped() {
        return droppedMail.sum();
    }

    long connectionsDropped() {
        return droppedConnections.sum();
    }

    Distribution fsync() {
        return fsync;
    }

    Distribution appendBatch() {
        return appendBatch;
    }

    Distribution apply() {
        return apply;
    }

    long entriesApplied() {
        return entriesApplied.sum();
    }

    Distribution snapshotSave() {
        return snapshotSave;
    }

    long snapshotsSaved() {
        return snapshotsSaved.sum();
    }

    /** Since the epoch; 0: none was saved yet. */
    long snapshotSavedWallMillis() {
        return snapshotSavedWallMillis;
    }

    Answers writes() {
        return writes;
    }

    Answers reads() {
        return reads;
    }

    Answers others() {
        return others;
    }
}
