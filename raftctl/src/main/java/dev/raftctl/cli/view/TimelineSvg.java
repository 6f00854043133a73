package dev.raftctl.cli.view;

import dev.raftctl.cli.history.TermHistory;
import dev.raftctl.cli.history.TermSummary;
import dev.raftctl.cli.history.Timeline;
import dev.raftctl.cli.history.TimelineEvent;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Draws a timeline as SVG: a lane a server, with the terms that it led as bands, times without a leader across all
 * lanes, votes and refusals as lines between lanes, and a mark for each event.
 */
final class TimelineSvg {
    private static final int WIDTH = 1200;
    private static final int LEFT = 96;
    private static final int RIGHT = 24;
    private static final int TOP = 46;
    private static final int LANE = 64;
    private static final int BAND = 30;
    private static final int TICK_COUNT = 8;

    /** Narrower bands have no label, because it would cover the next band. */
    private static final int MIN_LABEL_WIDTH = 22;

    private final Timeline timeline;
    private final TermHistory terms;
    private final List<ServerId> servers;
    private final long from;
    private final long to;
    private final Map<Long, Long> gaps;
    private final StringBuilder out = new StringBuilder();

    private TimelineSvg(Timeline timeline, TermHistory terms, List<ServerId> servers) {
        this.timeline = timeline;
        this.terms = terms;
        this.servers = servers;
        this.gaps = terms.leaderlessMillisBefore();
        long margin = Math.max(50, (endOf(timeline) - startOf(timeline)) / 50);
        this.from = startOf(timeline) - margin;
        this.to = endOf(timeline) + margin;
    }

    private static long startOf(Timeline timeline) {
        return timeline.events().stream()
                .mapToLong(TimelineEvent::atMillis)
                .min()
                .orElse(0);
    }

    private static long endOf(Timeline timeline) {
        return timeline.events().stream()
                .mapToLong(TimelineEvent::untilMillis)
                .max()
                .orElse(0);
    }

    /** Returns the servers that need a lane: those that recorded an event, and the leaders of the shown time. */
    static List<ServerId> lanes(Timeline timeline, TermHistory terms) {
        TreeSet<ServerId> lanes = new TreeSet<>(timeline.servers());
        for (TermSummary term : terms.terms()) {
            if (term.leader() != null
                    && term.startedMillis() >= startOf(timeline)
                    && term.startedMillis() <= endOf(timeline)) {
                lanes.add(term.leader());
            }
        }
        return List.copyOf(lanes);
    }

    /** @param servers the lanes, from top to bottom */
    static String draw(Timeline timeline, TermHistory terms, List<ServerId> servers) {
        return new TimelineSvg(timeline, terms, servers).draw();
    }

    private String draw() {
        int height = TOP + servers.size() * LANE + 14;
        append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"group\" aria-label=\"%s\">\n",
                WIDTH, height, servers.size() + " servers, " + timeline.events().size() + " events");
        drawLanes();
        drawGaps(height);
        drawAxis(height);
        drawBands();
        timeline.events().forEach(this::drawSpan);
        timeline.events().forEach(this::drawLines);
        timeline.events().forEach(this::drawMark);
        out.append("</svg>\n");
        return out.toString();
    }

    private void drawLanes() {
        for (ServerId server : servers) {
            append(
                    "<g class=\"%s\"><rect class=\"lane\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
                            + "<text class=\"name\" x=\"12\" y=\"%d\">%s</text></g>\n",
                    laneClass(server),
                    LEFT,
                    y(server) - LANE / 2 + 3,
                    WIDTH - LEFT - RIGHT,
                    LANE - 6,
                    y(server) + 4,
                    HtmlText.escape(shortened(server.value())));
        }
    }

    private static String shortened(String id) {
        return id.length() <= 11 ? id : id.substring(0, 10) + "…";
    }

    private void drawAxis(int height) {
        out.append("<g class=\"axis\">\n");
        for (int i = 0; i <= TICK_COUNT; i++) {
            long millis = from + (to - from) * i / TICK_COUNT;
            double x = x(millis);
            String time = Timestamps.format(millis);
            append("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", x, TOP - 8, x, height - 12);
            append(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
                    x,
                    TOP - 14,
                    i == 0 ? "start" : i == TICK_COUNT ? "end" : "middle",
                    time.substring(11, to - from < 20_000 ? 21 : 19));
        }
        append(
                "<text x=\"12\" y=\"%d\">%s</text></g>\n",
                TOP - 30, Timestamps.format(from).substring(0, 10));
    }

    private void drawGaps(int height) {
        for (TermSummary term : terms.terms()) {
            Long start = term.lastQuorumMillis();
            Long gap = term.gapMillis();
            if (start != null && gap != null && gap > 0 && isVisible(start, start + gap)) {
                double x = x(start);
                double width = Math.max(1.5, x(start + gap) - x);
                append(
                        "<g class=\"gap\"><title>%s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                                + "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/></g>\n",
                        "no leader for " + HumanReadableUnits.millis(gap) + " after term " + term.term(),
                        x,
                        TOP,
                        width,
                        height - TOP - 14,
                        x,
                        TOP - 3,
                        x + width,
                        TOP - 3);
            }
        }
    }

    private void drawBands() {
        for (TermSummary term : terms.terms()) {
            ServerId leader = term.leader();
            Long won = term.wonMillis();
            if (leader == null || won == null || !servers.contains(leader)) {
                continue;
            }
            Long end = term.believedUntilMillis() != null ? term.believedUntilMillis() : term.lastQuorumMillis();
            long until = term.end() == null || end == null ? endOfUnended(term) : end;
            if (!isVisible(won, until)) {
                continue;
            }
            double x = x(won);
            double width = Math.max(2, x(until) - x);
            append(
                    "<g class=\"lead %s\"><title>%s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>",
                    laneClass(leader),
                    HtmlText.escape(leader + " leads term " + term.term()
                            + (term.cause() == null ? "" : ", won by " + term.cause())),
                    x,
                    y(leader) - BAND / 2,
                    width,
                    BAND);
            if (width >= MIN_LABEL_WIDTH) {
                append("<text x=\"%.1f\" y=\"%d\">t%d</text>", x + 4, y(leader) - BAND / 2 + 12, term.term());
            }
            out.append("</g>\n");
        }
    }

    /** Returns the right end of a band if the end of the term is not recorded: at most the next election win. */
    private long endOfUnended(TermSummary term) {
        for (TermSummary later : terms.terms()) {
            Long won = later.wonMillis();
            if (later.term() > term.term() && later.leader() != null && won != null) {
                return term.end() == null ? to : won;
            }
        }
        return to;
    }

    private void drawSpan(TimelineEvent event) {
        EventCategory category = EventCategory.of(event);
        long millis = slowMillis(event);
        if (category == EventCategory.SLOW && millis > 0) {
            long end = event.atMillis() - event.data().number("agoMs", 0);
            append(
                    "<rect class=\"span k-slow %s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"7\"/>\n",
                    laneClass(event.server()),
                    x(end - millis),
                    y(event.server()) + BAND / 2 + 2,
                    Math.max(2, x(end) - x(end - millis)));
        } else if (event.kind().equals("link-down") || event.kind().equals("follower-lost")) {
            append(
                    "<line class=\"down k-link %s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                    laneClass(event.server()),
                    x(event.atMillis()),
                    y(event.server()) - BAND / 2 - 5,
                    x(endOfLinkFailure(event)),
                    y(event.server()) - BAND / 2 - 5);
        }
    }

    /** Returns how long a pause or a sync took; 0 if the event is not about either. */
    private static long slowMillis(TimelineEvent event) {
        return switch (event.kind()) {
            case "paused" -> event.data().number("ms", 0);
            case "sync-slow" -> event.data().number("maxMs", 0);
            case "sync-stuck" -> event.data().number("runningMs", 0);
            default -> 0;
        };
    }

    private long endOfLinkFailure(TimelineEvent down) {
        String end = down.kind().equals("link-down") ? "link-up" : "follower-returned";
        for (TimelineEvent event : timeline.events()) {
            if (event.atMillis() >= down.atMillis()
                    && event.server().equals(down.server())
                    && (event.kind().equals("stepped-down")
                            || (event.kind().equals(end)
                                    && down.peer() != null
                                    && down.peer().equals(event.peer())))) {
                return event.atMillis();
            }
        }
        return to;
    }

    /** Draws votes to the winner that they elected, and refusals from the candidate to the voter. */
    private void drawLines(TimelineEvent event) {
        ServerId peer = event.peer();
        if (event.kind().equals("vote-granted") && peer != null && servers.contains(peer)) {
            drawLine("vote k-election", event.server(), event.atMillis(), peer, winMillis(event));
        } else if (event.isRejection()) {
            ServerId candidate = event.candidate();
            ServerId voter = event.voter();
            if (candidate != null && voter != null && servers.contains(candidate) && servers.contains(voter)) {
                drawLine("refusal k-refusal", candidate, event.atMillis(), voter, event.atMillis());
            }
        }
    }

    private long winMillis(TimelineEvent vote) {
        for (TimelineEvent event : timeline.events()) {
            if (event.kind().equals("election-won")
                    && event.term() == vote.term()
                    && event.server().equals(vote.peer())) {
                return Math.max(vote.atMillis(), event.atMillis());
            }
        }
        return vote.atMillis();
    }

    private void drawLine(String style, ServerId start, long startMillis, ServerId end, long endMillis) {
        append(
                "<line class=\"%s %s %s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                style, laneClass(start), laneClass(end), x(startMillis), y(start), x(endMillis), y(end));
    }

    private void drawMark(TimelineEvent event) {
        String details = details(event);
        EventCategory category = EventCategory.of(event);
        double x = x(event.atMillis());
        int y = y(event.server());
        append(
                "<g class=\"ev k-%s %s\" tabindex=\"0\" role=\"img\" aria-label=\"%s\" data-details=\"%s\"><title>%s</title>%s</g>\n",
                category.id(),
                laneClass(event.server()),
                HtmlText.escape(details.replace('\n', ' ')),
                HtmlText.escape(details),
                HtmlText.escape(details),
                shape(category, event.kind(), x, y));
    }

    private static String shape(EventCategory category, String kind, double x, int y) {
        String path = switch (category) {
            case LEADER -> kind.equals("election-won") ? star(x, y) : polygon(x, y, 0, -6, 6, 0, 0, 6, -6, 0);
            case REFUSAL -> polygon(x, y, -5, -5, 5, -5, 0, 6);
            case LINK -> polygon(x, y, -5, -4, 5, -4, 5, 4, -5, 4);
            case SLOW, DISK -> polygon(x, y, -5, 5, 5, 5, 0, -6);
            default -> "";
        };
        return path.isEmpty()
                ? String.format(Locale.ROOT, "<circle class=\"mark\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>", x, y)
                : path;
    }

    private static String star(double x, int y) {
        return polygon(x, y, 0, -8, 3, -3, 8, 0, 3, 3, 0, 8, -3, 3, -8, 0, -3, -3);
    }

    private static String polygon(double x, int y, int... offsets) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < offsets.length; i += 2) {
            points.append(i == 0 ? "" : " ")
                    .append(String.format(Locale.ROOT, "%.1f,%d", x + offsets[i], y + offsets[i + 1]));
        }
        return "<polygon class=\"mark\" points=\"" + points + "\"/>";
    }

    private String details(TimelineEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add(Timestamps.format(event.atMillis()) + "  term " + event.term() + "  " + event.kind());
        lines.add(TimelineSentences.who(event) + ": "
                + TimelineSentences.what(event, gaps.getOrDefault(event.term(), -1L)));
        if (!event.text().isEmpty()) {
            lines.add(event.text());
        }
        return String.join("\n", lines);
    }

    private String laneClass(@Nullable ServerId server) {
        return "s" + servers.indexOf(server);
    }

    private boolean isVisible(long start, long end) {
        return start <= to && end >= from;
    }

    private double x(long millis) {
        long clipped = Math.max(from, Math.min(to, millis));
        return LEFT + (double) (clipped - from) * (WIDTH - LEFT - RIGHT) / (to - from);
    }

    private int y(ServerId server) {
        return TOP + Math.max(0, servers.indexOf(server)) * LANE + LANE / 2;
    }

    private void append(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
