package dev.raftctl.cli.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Sorts events so that causes come before their effects, and otherwise by time. */
final class CausalEventSorter {
    private final List<TimelineEvent> events;
    private final List<List<Integer>> effects = new ArrayList<>();
    private final int[] pendingCauses;

    private CausalEventSorter(List<TimelineEvent> events) {
        this.events = events;
        this.pendingCauses = new int[events.size()];
        for (int i = 0; i < events.size(); i++) {
            effects.add(new ArrayList<>());
        }
    }

    /**
     * Sorts events.
     *
     * @param records of each server in the order in which it made them
     * @param eventOf the number of the event that each record describes
     */
    static List<TimelineEvent> sort(
            List<HistoryRecord> records, List<TimelineEvent> events, Map<HistoryRecord, Integer> eventOf) {
        CausalEventSorter order = new CausalEventSorter(events);
        order.addOrderOfEachServer(records, eventOf);
        order.addElections(records, eventOf);
        return order.sorted();
    }

    private void addOrderOfEachServer(List<HistoryRecord> records, Map<HistoryRecord, Integer> eventOf) {
        HistoryRecord previous = null;
        for (HistoryRecord record : records) {
            if (previous != null && previous.server().equals(record.server())) {
                add(eventOf.get(previous), eventOf.get(record));
            }
            previous = record;
        }
    }

    /**
     * A vote follows the candidate's request, a win follows the votes, and other servers hear of the leader after the
     * win.
     */
    private void addElections(List<HistoryRecord> records, Map<HistoryRecord, Integer> eventOf) {
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
        for (HistoryRecord record : records) {
            Election other = new Election(record.term(), record.subject());
            HistoryRecord start = started.get(other);
            HistoryRecord win = won.get(other);
            switch (record.kind()) {
                case "vote-granted", "vote-refused" -> {
                    add(numberOf(start, eventOf), eventOf.get(record));
                    if (win != null && HistoryRecordFields.votes(win).contains(record.server())) {
                        add(eventOf.get(record), eventOf.get(win));
                    }
                }
                case "leader-heard" -> add(numberOf(win, eventOf), eventOf.get(record));
                default -> {}
            }
        }
    }

    private static @Nullable Integer numberOf(@Nullable HistoryRecord record, Map<HistoryRecord, Integer> eventOf) {
        return record == null ? null : eventOf.get(record);
    }

    private void add(@Nullable Integer cause, @Nullable Integer effect) {
        if (cause != null && effect != null && !cause.equals(effect)) {
            effects.get(cause).add(effect);
            pendingCauses[effect]++;
        }
    }

    private List<TimelineEvent> sorted() {
        Comparator<Integer> byTime = Comparator.comparingLong(
                        (Integer number) -> events.get(number).atMillis())
                .thenComparingInt(number -> number);
        PriorityQueue<Integer> ready = new PriorityQueue<>(byTime);
        PriorityQueue<Integer> waiting = new PriorityQueue<>(byTime);
        for (int i = 0; i < events.size(); i++) {
            (pendingCauses[i] == 0 ? ready : waiting).add(i);
        }
        List<TimelineEvent> sorted = new ArrayList<>(events.size());
        BitSet done = new BitSet();
        while (sorted.size() < events.size()) {
            // Contradictory journals can form a cycle: then the earliest event is next.
            Integer next = ready.isEmpty() ? waiting.poll() : ready.poll();
            if (next != null && !done.get(next)) {
                done.set(next);
                sorted.add(events.get(next));
                for (int effect : effects.get(next)) {
                    if (--pendingCauses[effect] == 0 && !done.get(effect)) {
                        ready.add(effect);
                    }
                }
            }
        }
        return sorted;
    }
}
