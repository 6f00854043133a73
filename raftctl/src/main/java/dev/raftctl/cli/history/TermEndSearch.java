package dev.raftctl.cli.history;

import dev.raftctl.cli.history.TermSummary.TermEnd;
import dev.raftctl.protocol.message.ServerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Finds when and why the leader of a term lost its leadership. */
final class TermEndSearch {
    /** A pause that ended this long before the leader stepped down can be the reason for it. */
    private static final long MAX_PAUSE_DISTANCE_MILLIS = 1_000;

    private final List<HistoryRecord> records;
    private final SortedMap<Long, ElectionRecordsOfTerm> byTerm;
    private final ClockOffsets clocks;

    TermEndSearch(List<HistoryRecord> records, SortedMap<Long, ElectionRecordsOfTerm> byTerm, ClockOffsets clocks) {
        this.records = records;
        this.byTerm = byTerm;
        this.clocks = clocks;
    }

    /**
     * The end of a leadership.
     *
     * @param end null if none was found
     * @param isObserved whether the leader itself recorded it
     */
    record LeadershipEnd(
            @Nullable TermEnd end,
            @Nullable Long lastQuorumMillis,
            @Nullable Long believedUntilMillis,
            @Nullable Long gapMillis,
            boolean isObserved) {
        static final LeadershipEnd NONE = new LeadershipEnd(null, null, null, null, false);
    }

    LeadershipEnd endOf(long term, ServerId leader) {
        HistoryRecord steppedDown = stepDownOf(term, leader);
        HistoryRecord processEnd = processEndOf(term, leader);
        Long nextWin = nextWinMillis(term);
        if (steppedDown != null) {
            long ago = HistoryRecordFields.quorumContactAgoMillis(steppedDown);
            long at = clocks.atMillis(steppedDown);
            long lastQuorum = at - Math.max(0, ago);
            return new LeadershipEnd(endOf(term, leader, steppedDown), lastQuorum, at, gap(lastQuorum, nextWin), true);
        }
        if (processEnd != null) {
            return endOfProcess(processEnd, nextWin);
        }
        if (nextWin == null) {
            return LeadershipEnd.NONE;
        }
        HistoryRecord alive = lastAliveOf(term, leader);
        if (alive != null) {
            long at = clocks.atMillis(alive);
            return new LeadershipEnd(new TermEnd("killed", null, Map.of()), at, null, gap(at, nextWin), true);
        }
        // The leader's journal does not show an end: it was killed and has not started again, or its files are missing.
        Long lastHeard = lastContactMillis(term, leader);
        return new LeadershipEnd(
                new TermEnd("unknown", null, Map.of()), lastHeard, null, gap(lastHeard, nextWin), false);
    }

    private @Nullable HistoryRecord stepDownOf(long term, ServerId leader) {
        for (HistoryRecord record : records) {
            if (record.server().equals(leader)
                    && record.isKind("stepped-down")
                    && HistoryRecordFields.ledTerm(record) == term) {
                return record;
            }
        }
        return null;
    }

    /** Returns the record of when the server was last alive as leader of the term. */
    private @Nullable HistoryRecord lastAliveOf(long term, ServerId leader) {
        for (HistoryRecord record : records) {
            if (record.server().equals(leader)
                    && record.isKind("last-alive")
                    && record.term() == term
                    && record.decision().cause().equals("leader")) {
                return record;
            }
        }
        return null;
    }

    private TermEnd endOf(long term, ServerId leader, HistoryRecord steppedDown) {
        Map<String, String> detail = new LinkedHashMap<>();
        String cause = HistoryRecordFields.stepDownCause(steppedDown);
        long silent = HistoryRecordFields.silentMillis(steppedDown);
        HistoryRecord ended = leaderEndedOf(term, leader);
        if (ended != null && ended.decision().cause().equals("paused")) {
            detail.put("ms", ended.decision().data().text("pauseMs"));
            return new TermEnd("paused", null, detail);
        }
        HistoryRecord pause = pauseBefore(steppedDown);
        if (pause != null && (cause.equals("no-quorum") || cause.equals("higher-term") || cause.equals("voted"))) {
            detail.put("ms", pause.decision().data().text("ms"));
            copy(pause, "gcMs", detail);
            return new TermEnd("paused", null, detail);
        }
        switch (cause) {
            case "no-quorum", "disk" -> {
                if (silent >= 0) {
                    detail.put("ms", Long.toString(silent));
                }
                return new TermEnd(cause, null, detail);
            }
            case "operator", "operator-not-taken-over", "operator-not-caught-up" -> {
                detail.put("forced", "true");
                return new TermEnd("transfer", null, detail);
            }
            case "removed", "removal-reported" -> {
                return new TermEnd("removed", null, detail);
            }
            case "fenced" -> {
                return new TermEnd("fenced", null, detail);
            }
            default -> {
                return endByHigherTerm(term, leader, steppedDown, detail);
            }
        }
    }

    /** Returns the leader's own conclusion of why its leadership ended, which newer releases record. */
    private @Nullable HistoryRecord leaderEndedOf(long term, ServerId leader) {
        for (HistoryRecord record : records) {
            if (record.server().equals(leader) && record.isKind("leader-ended") && record.term() == term) {
                return record;
            }
        }
        return null;
    }

    /** The leader adopted a higher term: its transfer target's, or that of another candidate. */
    private TermEnd endByHigherTerm(long term, ServerId leader, HistoryRecord steppedDown, Map<String, String> detail) {
        ServerId target = transferTargetOf(term, leader);
        HistoryRecord adopted = adoptedBefore(steppedDown);
        ServerId from = HistoryRecordFields.serverOrNull(adopted == null ? steppedDown.subject() : adopted.subject());
        if (target != null && (from == null || target.equals(from))) {
            return new TermEnd("transfer", target, detail);
        }
        if (from != null) {
            for (Map.Entry<Long, ElectionRecordsOfTerm> later :
                    byTerm.tailMap(term + 1).entrySet()) {
                for (HistoryRecord started : later.getValue().started()) {
                    if (started.server().equals(from)) {
                        detail.put("campaign", HistoryRecordFields.electionCause(started));
                        return new TermEnd("higher-term", from, detail);
                    }
                }
            }
        }
        return new TermEnd("higher-term", from, detail);
    }

    private @Nullable ServerId transferTargetOf(long term, ServerId leader) {
        ServerId target = null;
        for (HistoryRecord record : records) {
            if (record.server().equals(leader) && record.isKind("transfer-started") && record.term() == term) {
                target = HistoryRecordFields.serverOrNull(record.subject());
            }
        }
        return target;
    }

    /** Returns the record of the adopted term, which directly precedes that of the step-down. */
    private @Nullable HistoryRecord adoptedBefore(HistoryRecord steppedDown) {
        HistoryRecord adopted = null;
        for (HistoryRecord record : records) {
            if (record.equals(steppedDown)) {
                return adopted;
            }
            if (record.server().equals(steppedDown.server())
                    && record.isKind("term-adopted")
                    && steppedDown.atMillis() - record.atMillis() < MAX_PAUSE_DISTANCE_MILLIS) {
                adopted = record;
            }
        }
        return null;
    }

    private @Nullable HistoryRecord pauseBefore(HistoryRecord steppedDown) {
        HistoryRecord found = null;
        for (HistoryRecord record : records) {
            if (record.server().equals(steppedDown.server())
                    && record.isKind("paused")
                    && Math.abs(steppedDown.atMillis() - record.atMillis()) <= MAX_PAUSE_DISTANCE_MILLIS) {
                found = record;
            }
        }
        return found;
    }

    /** Returns the first record after the win that shows that the leader's process ended or started again. */
    private @Nullable HistoryRecord processEndOf(long term, ServerId leader) {
        boolean hasWon = false;
        for (HistoryRecord record : records) {
            if (!record.server().equals(leader)) {
                continue;
            }
            if (record.isKind("election-won")) {
                if (hasWon) {
                    return null;
                }
                hasWon = record.term() == term;
            } else if (hasWon && record.kind().startsWith("process-")) {
                return record;
            }
        }
        return null;
    }

    private LeadershipEnd endOfProcess(HistoryRecord record, @Nullable Long nextWin) {
        if (!record.isKind("process-started")) {
            String cause = record.isKind("process-halted") ? "halted" : "stopped";
            long at = clocks.atMillis(record);
            return new LeadershipEnd(new TermEnd(cause, null, Map.of()), at, at, gap(at, nextWin), true);
        }
        // The next process of the server found out how this one ended.
        String cause = switch (record.decision().cause()) {
            case "clean" -> "stopped";
            case "killed", "halted" -> record.decision().cause();
            default -> "unknown";
        };
        long endedAt = record.decision().data().number("previousEndAt", 0);
        Long last = endedAt == 0 ? null : Long.valueOf(endedAt - clocks.offsetMillis(record));
        return new LeadershipEnd(new TermEnd(cause, null, Map.of()), last, last, gap(last, nextWin), true);
    }

    private static void copy(HistoryRecord record, String name, Map<String, String> detail) {
        String value = record.decision().data().text(name);
        if (!value.isEmpty()) {
            detail.put(name, value);
        }
    }

    /** Returns when a server that campaigned next had last heard the leader; null if no journal shows it. */
    private @Nullable Long lastContactMillis(long term, ServerId leader) {
        Long last = null;
        for (HistoryRecord record : records) {
            long ago = record.decision().data().number("heardAgoMs", -1);
            boolean names = record.subject().equals(leader.value())
                    || record.decision().data().text("priorLeader").equals(leader.value());
            if (ago >= 0
                    && names
                    && (record.isKind("leader-lost") || record.isKind("election-started"))
                    && record.term() >= term
                    && record.term() <= term + 1) {
                long heard = clocks.sinceMillis(record) - ago;
                last = last == null ? Long.valueOf(heard) : Long.valueOf(Math.max(last, heard));
            }
        }
        return last;
    }

    private @Nullable Long nextWinMillis(long term) {
        for (ElectionRecordsOfTerm later : byTerm.tailMap(term + 1).values()) {
            Long first = null;
            for (ServerId leader : later.leaders()) {
                Long won = later.wonMillis(leader, clocks);
                if (won != null) {
                    first = first == null ? won : Long.valueOf(Math.min(first, won));
                }
            }
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    private static @Nullable Long gap(@Nullable Long lastQuorum, @Nullable Long nextWin) {
        return lastQuorum == null || nextWin == null ? null : Long.valueOf(Math.max(0, nextWin - lastQuorum));
    }

    /** Returns how long after its election a leader recorded an event of this kind; null if it recorded none. */
    @Nullable
    Long millisAfterWin(long term, ServerId leader, String kind) {
        for (HistoryRecord record : records) {
            if (record.term() == term
                    && record.server().equals(leader)
                    && record.decision().kind().equals(kind)) {
                long millis = record.decision().data().number("sinceWinMs", -1);
                if (millis >= 0) {
                    return millis;
                }
            }
        }
        return null;
    }
}
