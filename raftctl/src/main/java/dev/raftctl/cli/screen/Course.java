package dev.raftctl.cli.screen;

import dev.raftctl.cli.cluster.Sighting;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can be told of a cluster only by watching it: rates, trends, elections. Pure but for what it remembers; one thread. */
final class Course {
    private static final int LAGS_MAX = 60;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Map<String, Deque<Long>> lags = new TreeMap<>();
    private final Map<String, Integer> won = new TreeMap<>();
    private @Nullable Sample before;
    private @Nullable Election last;
    private int elections;
    private long highestTerm;

    /** The frame after one more sample. Samples come in the order of their times. */
    Frame add(Sample sample) {
        Survey survey = sample.survey();
        ServerStatus leader = survey.leader();
        if (leader != null && leader.term() > highestTerm) {
            boolean watched = before != null;
            highestTerm = leader.term();
            if (watched) {
                elections++;
                won.merge(leader.id().value(), 1, Integer::sum);
                last = new Election(leader.id().value(), leader.term(), sample.atMillis());
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Sighting each : survey.sightings()) {
            rows.add(row(each, sample));
        }
        Frame frame = new Frame(sample.atMillis(), survey, rows, committed(sample), elections, last);
        before = sample;
        return frame;
    }

    private Row row(Sighting each, Sample sample) {
        Long lag = sample.survey().lag(each);
        Deque<Long> trend = lags.computeIfAbsent(each.name(), name -> new ArrayDeque<>());
        // A deque takes no null.
        trend.addLast(lag == null ? -1 : lag);
        if (trend.size() > LAGS_MAX) {
            trend.removeFirst();
        }
        List<@Nullable Long> known = new ArrayList<>();
        for (Long value : trend) {
            known.add(value < 0 ? null : value);
        }
        return new Row(
                each.name(),
                each.address().toString(),
                sample.survey().word(each),
                each.status(),
                each.error(),
                lag,
                Collections.unmodifiableList(known),
                applied(each, sample),
                won.getOrDefault(each.name(), 0));
    }

    private @Nullable Long applied(Sighting now, Sample sample) {
        if (before == null || now.id() == null || now.status() == null) {
            return null;
        }
        Sighting then = before.survey().sighting(now.id());
        if (then == null || then.status() == null) {
            return null;
        }
        return perSecond(
                now.status().lastApplied() - then.status().lastApplied(), sample.atMillis() - before.atMillis());
    }

    private @Nullable Long committed(Sample sample) {
        if (before == null
                || before.survey().answers().isEmpty()
                || sample.survey().answers().isEmpty()) {
            return null;
        }
        return perSecond(commit(sample.survey()) - commit(before.survey()), sample.atMillis() - before.atMillis());
    }

    private static long commit(Survey survey) {
        long commit = 0;
        for (ServerStatus each : survey.answers()) {
            commit = Math.max(commit, each.commitIndex());
        }
        return commit;
    }

    /** Null when no time has passed. A server that began anew has applied less than before: that is no rate. */
    private static @Nullable Long perSecond(long entries, long millis) {
        return millis <= 0 || entries < 0 ? null : (entries * MILLIS_PER_SECOND + millis / 2) / millis;
    }
}
