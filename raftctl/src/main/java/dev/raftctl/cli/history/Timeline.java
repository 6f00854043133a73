package dev.raftctl.cli.history;

import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened in the cluster, in order. What must have happened before something else comes before it: a request
 * before the vote, the vote before the win, the win before others hear of it. Where that does not decide, the corrected
 * clocks do.
 *
 * @param events in order
 * @param foldedCount how many events are not shown because others imply them or repeat them
 */
public record Timeline(List<TimelineEvent> events, int foldedCount, ClockOffsets clocks) {
    /** Repetitions that are further apart than this are separate events. */
    private static final long MAX_REPEAT_PAUSE_MILLIS = 60_000;

    /** Events that hardly ever matter. */
    private static final Set<String> DETAILS = Set.of(
            "term-adopted",
            "election",
            "leader-ended",
            "prevote-granted",
            "catch-up-round",
            "follower-backed-up",
            "configuration-in-force");

    /**
     * Merges the journals of any number of servers.
     *
     * @param records of each server in the order in which it made them
     */
    public static Timeline of(List<HistoryRecord> records, ClockOffsets clocks) {
        List<TimelineEvent> events = new ArrayList<>();
        Map<HistoryRecord, Integer> eventOf = new HashMap<>();
        Map<HistoryRecord, HistoryRecord> voterRecords = VoteRejectionMatcher.voterRecordsByCandidateRecord(records);
        for (HistoryRecord record : records) {
            if (!voterRecords.containsKey(record)) {
                eventOf.put(record, events.size());
                events.add(TimelineEvent.of(record, clocks));
            }
        }
        voterRecords.forEach((byCandidate, byVoter) -> {
            int event = Objects.requireNonNull(eventOf.get(byVoter));
            events.set(event, events.get(event).withSource(byCandidate));
            eventOf.put(byCandidate, event);
        });
        return new Timeline(CausalEventSorter.sort(records, events, eventOf), 0, clocks);
    }

    /** Selects the events to show. Null stands for every value. */
    public record TimelineFilter(
            @Nullable Long sinceMillis,
            @Nullable Long term,
            @Nullable ServerId server,
            Set<String> kinds) {
        /** Selects everything. */
        public static final TimelineFilter NONE = new TimelineFilter(null, null, null, Set.of());

        boolean selects(TimelineEvent event) {
            return (sinceMillis == null || event.untilMillis() >= sinceMillis)
                    && (term == null || event.term() == term)
                    && (server == null || server.equals(event.server()) || server.equals(event.peer()))
                    && (kinds.isEmpty() || kinds.contains(event.kind()));
        }
    }

    /** Returns the events that the filter selects. */
    public Timeline filtered(TimelineFilter filter) {
        return new Timeline(events.stream().filter(filter::selects).toList(), foldedCount, clocks);
    }

    /**
     * Returns a shorter timeline: without events that another one in it implies, such as the votes of a won election,
     * and with repetitions combined.
     */
    public Timeline folded() {
        Map<Long, Set<ServerId>> winners = new HashMap<>();
        for (TimelineEvent event : events) {
            if (event.kind().equals("election-won")) {
                winners.computeIfAbsent(event.term(), unused -> new HashSet<>()).add(event.server());
            }
        }
        Map<Integer, TimelineEvent> shown = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            TimelineEvent event = events.get(i);
            if (isImplied(event, winners)) {
                continue;
            }
            Integer repeated = repeatedIndex(shown, event);
            if (repeated == null) {
                shown.put(i, event);
            } else {
                shown.computeIfPresent(repeated, (unused, first) -> first.repeatedBy(event));
            }
        }
        return new Timeline(List.copyOf(shown.values()), foldedCount + events.size() - shown.size(), clocks);
    }

    private static @Nullable Integer repeatedIndex(Map<Integer, TimelineEvent> shown, TimelineEvent event) {
        Integer found = null;
        for (Map.Entry<Integer, TimelineEvent> each : shown.entrySet()) {
            if (each.getValue().isRepeatedBy(event)
                    && event.atMillis() - each.getValue().untilMillis() <= MAX_REPEAT_PAUSE_MILLIS) {
                found = each.getKey();
            }
        }
        return found;
    }

    private boolean isImplied(TimelineEvent event, Map<Long, Set<ServerId>> winners) {
        return switch (event.kind()) {
            case "election-started", "prevote-started" ->
                winners.getOrDefault(HistoryRecordFields.campaignTerm(event.record()), Set.of())
                        .contains(event.server());
            case "vote-granted", "leader-heard" ->
                event.peer() != null
                        && winners.getOrDefault(event.term(), Set.of()).contains(event.peer());
            case "transfer-ended" ->
                !event.cause().equals("not-taken-over")
                        && !event.cause().equals("not-caught-up")
                        && event.text().contains("no longer the leader");
            default -> DETAILS.contains(event.kind());
        };
    }

    /** Returns the servers that recorded events, in order of their ids. */
    public List<ServerId> servers() {
        return events.stream().map(TimelineEvent::server).distinct().sorted().toList();
    }
}
