package dev.raftctl.cli.history;

import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the servers' wall clocks are apart, derived from votes: a candidate starts its election before a voter grants
 * the vote, the voter grants it before the candidate wins, and the candidate wins before others hear it. Each pair
 * limits the difference of two clocks from one side. Of the offsets that satisfy all pairs, those closest to zero are
 * chosen, so equal clocks stay equal.
 *
 * <p>A clock that jumped counts as another clock from then on. Pairs that contradict newer ones are ignored.
 */
public final class ClockOffsets {
    /** The journal's times are rounded to milliseconds. */
    private static final long ROUNDING_MILLIS = 1;

    private static final long UNBOUNDED = Long.MAX_VALUE / 4;

    private final ServerId reference;
    private final Map<ClockId, Integer> numbers = new HashMap<>();
    private final List<ClockId> clocks = new ArrayList<>();
    private final long[][] upper;
    private final long[] offsets;
    private final long[] uncertainty;
    private int contradictionCount;

    /** A server's clock between two jumps. */
    private record ClockId(ServerId server, int epoch) {}

    /** Two events of which one happened before the other, on different servers. */
    private record CausalRecordPair(HistoryRecord before, HistoryRecord after) {}

    private ClockOffsets(List<HistoryRecord> records, ServerId reference) {
        this.reference = reference;
        for (HistoryRecord record : records) {
            ClockId id = idOf(record);
            if (numbers.putIfAbsent(id, clocks.size()) == null) {
                clocks.add(id);
            }
        }
        int count = clocks.size();
        upper = new long[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                upper[i][j] = i == j ? 0 : UNBOUNDED;
            }
        }
        offsets = new long[count];
        uncertainty = new long[count];
    }

    /**
     * Estimates the offsets of all clocks.
     *
     * @param reference the server by whose newest clock times are shown
     */
    public static ClockOffsets of(List<HistoryRecord> records, ServerId reference) {
        ClockOffsets offsets = new ClockOffsets(records, reference);
        List<CausalRecordPair> pairs = offsets.pairs(records);
        pairs.sort(
                Comparator.comparingLong((CausalRecordPair pair) -> pair.after().atMillis())
                        .reversed());
        pairs.forEach(offsets::addPair);
        offsets.choose();
        return offsets;
    }

    private static ClockId idOf(HistoryRecord record) {
        return new ClockId(record.server(), record.clockEpoch());
    }

    private List<CausalRecordPair> pairs(List<HistoryRecord> records) {
        record Election(long term, String candidate) {}
        Map<Election, HistoryRecord> started = new HashMap<>();
        Map<Election, HistoryRecord> won = new HashMap<>();
        for (HistoryRecord record : records) {
            Election own = new Election(record.term(), record.server().value());
            if (record.isKind("election-started")) {
                started.put(own, record);
            } else if (record.isKind("election-won")) {
                won.put(own, record);
            }
        }
        List<CausalRecordPair> pairs = new ArrayList<>();
        for (HistoryRecord record : records) {
            Election other = new Election(record.term(), record.subject());
            HistoryRecord start = started.get(other);
            HistoryRecord win = won.get(other);
            switch (record.kind()) {
                case "vote-granted" -> {
                    addPair(start, record, pairs);
                    if (win != null && HistoryRecordFields.votes(win).contains(record.server())) {
                        addPair(record, win, pairs);
                    }
                }
                case "vote-refused" -> addPair(start, record, pairs);
                case "leader-heard" -> addPair(win, record, pairs);
                default -> {}
            }
        }
        return pairs;
    }

    private static void addPair(
            @Nullable HistoryRecord before, @Nullable HistoryRecord after, List<CausalRecordPair> pairs) {
        if (before != null && after != null && !before.server().equals(after.server())) {
            pairs.add(new CausalRecordPair(before, after));
        }
    }

    /** Limits how far the clock of the later event can be ahead of the clock of the earlier one. */
    private void addPair(CausalRecordPair pair) {
        int from = number(pair.before());
        int to = number(pair.after());
        long limit = pair.after().atMillis() - pair.before().sinceMillis() + ROUNDING_MILLIS;
        if (limit + upper[to][from] < 0) {
            contradictionCount++;
            return;
        }
        tighten(from, to, limit);
    }

    private void tighten(int from, int to, long limit) {
        if (limit >= upper[from][to]) {
            return;
        }
        upper[from][to] = limit;
        for (int i = 0; i < clocks.size(); i++) {
            for (int j = 0; j < clocks.size(); j++) {
                if (upper[i][from] < UNBOUNDED && upper[to][j] < UNBOUNDED) {
                    upper[i][j] = Math.min(upper[i][j], upper[i][from] + limit + upper[to][j]);
                }
            }
        }
    }

    private void choose() {
        int zero = newestClockOf(reference);
        if (zero < 0) {
            return;
        }
        for (int i = 0; i < clocks.size(); i++) {
            long max = upper[zero][i];
            long min = upper[i][zero] == UNBOUNDED ? -UNBOUNDED : -upper[i][zero];
            offsets[i] = Math.max(min, Math.min(0, max));
            uncertainty[i] = max == UNBOUNDED || min == -UNBOUNDED ? UNBOUNDED : max - min;
            tighten(zero, i, offsets[i]);
            tighten(i, zero, -offsets[i]);
        }
    }

    private int newestClockOf(ServerId server) {
        int newest = -1;
        for (int i = 0; i < clocks.size(); i++) {
            if (clocks.get(i).server().equals(server)
                    && (newest < 0 || clocks.get(i).epoch() > clocks.get(newest).epoch())) {
                newest = i;
            }
        }
        return newest;
    }

    private int number(HistoryRecord record) {
        Integer number = numbers.get(idOf(record));
        if (number == null) {
            throw new IllegalArgumentException("a record with an unknown clock: " + record);
        }
        return number;
    }

    /** Returns the server by whose clock all times are shown. */
    public ServerId reference() {
        return reference;
    }

    /** Returns how far the record's clock is ahead of the reference's, in milliseconds. */
    public long offsetMillis(HistoryRecord record) {
        return offsets[number(record)];
    }

    /** Returns when a record was made, by the reference's clock, in milliseconds since the epoch. */
    public long atMillis(HistoryRecord record) {
        return record.atMillis() - offsetMillis(record);
    }

    /** Returns when a record was first made, by the reference's clock, in milliseconds since the epoch. */
    public long sinceMillis(HistoryRecord record) {
        return record.sinceMillis() - offsetMillis(record);
    }

    /**
     * Returns the offset of each server's newest clock from the reference's, in milliseconds, without the reference.
     */
    public SortedMap<ServerId, Long> newestOffsets() {
        SortedMap<ServerId, Long> newest = new TreeMap<>();
        for (ClockId clock : clocks) {
            if (!clock.server().equals(reference)) {
                newest.put(clock.server(), offsets[newestClockOf(clock.server())]);
            }
        }
        return Collections.unmodifiableSortedMap(newest);
    }

    /**
     * Returns whether votes limit the difference between this server's newest clock and the reference's on both sides.
     */
    public boolean isKnown(ServerId server) {
        int clock = newestClockOf(server);
        return clock >= 0 && uncertainty[clock] < UNBOUNDED;
    }

    /** Returns the number of event pairs that no fixed offset explains: a clock was changed without a record of it. */
    public int contradictionCount() {
        return contradictionCount;
    }
}
