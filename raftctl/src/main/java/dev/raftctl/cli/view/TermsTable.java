package dev.raftctl.cli.view;

import dev.raftctl.cli.history.TermHistory;
import dev.raftctl.cli.history.TermSummary;
import dev.raftctl.cli.history.TermSummary.TermCampaign;
import dev.raftctl.cli.history.TermSummary.TermEnd;
import dev.raftctl.cli.history.TermSummary.VoteRefusal;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the terms as lines. It is no ordinary table: columns are one space apart, to fit 80 columns, and a term
 * without a winner is a sentence.
 */
final class TermsTable {
    private static final int MAX_COLUMNS = 80;
    private static final String[] HEADERS = {"TERM", "LEADER", "WON", "BY", "VOTES", "UNTIL", "GAP", "ENDED BECAUSE"};
    private static final String[] WIDE_HEADERS = {
        "TERM", "LEADER", "WON", "BY", "VOTES", "UNTIL", "GAP", "FIRST COMMIT", "FIRST SERVED", "ENDED BECAUSE"
    };
    private static final int TIME_AT = "yyyy-mm-ddT".length();

    private final TermHistory history;
    private final boolean wide;
    private final boolean spansDays;

    private TermsTable(TermHistory history, boolean wide) {
        this.history = history;
        this.wide = wide;
        this.spansDays = history.terms().stream()
                        .map(term -> Timestamps.format(term.startedMillis()).substring(0, TIME_AT))
                        .distinct()
                        .count()
                > 1;
    }

    static TermsTable of(TermHistory history, boolean wide) {
        return new TermsTable(history, wide);
    }

    List<StyledText> lines() {
        List<List<String>> rows = rows(false);
        if (!wide && width(rows) > MAX_COLUMNS) {
            rows = rows(true);
        }
        int[] widths = widths(rows);
        List<StyledText> lines = new ArrayList<>();
        lines.add(new StyledText(line(List.of(headers()), widths), StyledText.TextTone.STRONG));
        for (int i = 0; i < rows.size(); i++) {
            TermSummary term = history.terms().get(i);
            String text = term.leader() == null ? sentence(term, rows.get(i), widths) : line(rows.get(i), widths);
            String indent = " ".repeat(widths[0] + 1 + widths[1] + 1);
            for (String line : wide ? List.of(text) : WrappedText.lines(text, indent)) {
                lines.add(StyledText.of(line));
            }
        }
        return lines;
    }

    private String[] headers() {
        return wide ? WIDE_HEADERS : HEADERS;
    }

    private List<List<String>> rows(boolean countsVotes) {
        List<List<String>> rows = new ArrayList<>();
        for (TermSummary term : history.terms()) {
            rows.add(row(term, countsVotes));
        }
        return rows;
    }

    private List<String> row(TermSummary term, boolean countsVotes) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(term.term()));
        cells.add(term.leader() == null ? "-" : term.leader().value());
        Long won = term.wonMillis();
        cells.add(time(won == null ? term.startedMillis() : won, true));
        if (term.leader() == null) {
            return cells;
        }
        cells.add(term.cause() == null ? "-" : term.cause());
        cells.add(votes(term, countsVotes));
        Long lastQuorum = term.lastQuorumMillis();
        cells.add(term.end() == null ? "leads" : lastQuorum == null ? "-" : time(lastQuorum, false));
        cells.add(term.gapMillis() == null ? "-" : HumanReadableUnits.millis(term.gapMillis()));
        if (wide) {
            cells.add(durationOrNone(term.firstCommitMillis()));
            cells.add(durationOrNone(term.firstServedMillis()));
        }
        TermEnd end = term.end();
        cells.add(end == null ? "-" : text(end));
        return cells;
    }

    private static String durationOrNone(@Nullable Long millis) {
        return millis == null ? "-" : HumanReadableUnits.millis(millis);
    }

    private static String votes(TermSummary term, boolean countsVotes) {
        if (term.votes().isEmpty()) {
            return "-";
        }
        if (countsVotes) {
            return term.votes().size() + (term.votesNeeded() == 0 ? "" : " of >=" + term.votesNeeded());
        }
        StringJoiner ids = new StringJoiner(" ");
        term.votes().forEach(voter -> ids.add(voter.value()));
        return ids.toString();
    }

    private String time(long millis, boolean isExact) {
        String text = Timestamps.format(millis);
        String time = text.substring(TIME_AT, isExact ? TIME_AT + 12 : TIME_AT + 10);
        return spansDays ? text.substring("yyyy-".length(), TIME_AT - 1) + " " + time.substring(0, 8) : time;
    }

    private static String text(TermEnd end) {
        String millis = end.detail().get("ms");
        ServerId by = end.by();
        return switch (end.cause()) {
            case "paused" -> "paused " + millis + "ms";
            case "no-quorum" -> "no quorum" + (millis == null ? "" : " for " + millis + "ms");
            case "disk" -> "disk stuck" + (millis == null ? "" : " for " + millis + "ms");
            case "transfer" -> by == null ? "stepped down by force" : "transfer to " + by;
            case "higher-term" ->
                by == null
                        ? "higher term"
                        : "operator".equals(end.detail().get("campaign"))
                                ? "operator let " + by + " campaign"
                                : "higher term of " + by;
            case "unknown" -> "unknown";
            default -> end.cause();
        };
    }

    /** A term that no server won. */
    private static String sentence(TermSummary term, List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder(line(cells, widths));
        StringJoiner candidates = new StringJoiner(", ");
        for (TermCampaign campaign : term.campaigns()) {
            String cause = campaign.cause().equals("timeout") ? "" : " (" + campaign.cause() + ")";
            candidates.add(campaign.candidate() + " campaigned" + cause);
        }
        text.append(" ").append(candidates);
        Set<String> refusals = new LinkedHashSet<>();
        for (VoteRefusal refusal : term.refusals()) {
            if (!refusal.isPreVote()) {
                refusals.add("rejected by " + refusal.voter() + ": " + VoteRejectionPhrases.of(refusal.reason()));
            }
        }
        refusals.forEach(refusal -> text.append(", ").append(refusal));
        return text.toString();
    }

    private int width(List<List<String>> rows) {
        int[] widths = widths(rows);
        int sum = widths.length - 1;
        for (int width : widths) {
            sum += width;
        }
        return sum;
    }

    private int[] widths(List<List<String>> rows) {
        int[] widths = new int[headers().length];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = headers()[i].length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], i < row.size() ? row.get(i).length() : 0);
            }
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            boolean isRight = i == 0;
            line.append(i == 0 ? "" : " ")
                    .append(isRight ? padding : "")
                    .append(cells.get(i))
                    .append(isRight || i == cells.size() - 1 ? "" : padding);
        }
        return line.toString();
    }
}
