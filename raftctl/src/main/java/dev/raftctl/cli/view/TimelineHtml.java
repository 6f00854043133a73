package dev.raftctl.cli.view;

import dev.raftctl.cli.history.TermHistory;
import dev.raftctl.cli.history.Timeline;
import dev.raftctl.cli.history.TimelineEvent;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes a timeline as one HTML page that needs no other file and no network. Without scripts it is a static picture
 * whose filters still work, because they are style rules.
 */
public final class TimelineHtml {
    private TimelineHtml() {}

    /** @param notes which journals could not be read, and why */
    public static String page(Timeline timeline, TermHistory terms, List<String> notes) {
        List<ServerId> servers = TimelineSvg.lanes(timeline, terms);
        StringBuilder page = new StringBuilder(64 * 1024);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                        + " 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n")
                .append("<link rel=\"icon\" href=\"data:,\">\n")
                .append("<title>raftctl timeline</title>\n<style>\n")
                .append(resource("timeline.css"))
                .append(filterRules(servers))
                .append("</style>\n</head>\n<body>\n<h1>Timeline of ")
                .append(HtmlText.escape(names(servers)))
                .append("</h1>\n<p>")
                .append(HtmlText.escape(summary(timeline, terms)))
                .append("</p>\n");
        for (String note : notes) {
            page.append("<p>").append(HtmlText.escape(note)).append("</p>\n");
        }
        appendFilters(page, servers);
        page.append("<figure>\n")
                .append(TimelineSvg.draw(timeline, terms, servers))
                .append("</figure>\n")
                .append(LEGEND)
                .append("<div id=\"details\" role=\"status\" aria-live=\"polite\"></div>\n");
        appendTable(page, timeline, servers, terms.leaderlessMillisBefore());
        page.append("<script>\n").append(resource("timeline.js")).append("</script>\n</body>\n</html>\n");
        return page.toString();
    }

    private static final String LEGEND = """
            <div class="legend">
            <span><svg viewBox="0 0 26 12"><g class="lead"><rect x="1" y="1" width="24" height="10" rx="3"/></g></svg>leads</span>
            <span><svg viewBox="0 0 26 12"><g class="gap"><rect x="0" y="0" width="26" height="12"/></g></svg>no leader</span>
            <span><svg viewBox="0 0 26 12"><line class="vote" x1="0" y1="6" x2="26" y2="6"/></svg>vote</span>
            <span><svg viewBox="0 0 26 12"><line class="refusal" x1="0" y1="6" x2="26" y2="6"/></svg>refusal</span>
            <span><svg viewBox="0 0 26 12"><rect class="span" x="0" y="3" width="26" height="7"/></svg>pause, slow sync</span>
            <span><svg viewBox="0 0 26 12"><line class="down" x1="0" y1="6" x2="26" y2="6"/></svg>peer not heard</span>
            </div>
            """;

    private static String names(List<ServerId> servers) {
        StringBuilder names = new StringBuilder();
        for (ServerId server : servers) {
            names.append(names.isEmpty() ? "" : ", ").append(server);
        }
        return names.toString();
    }

    private static String summary(Timeline timeline, TermHistory terms) {
        List<TimelineEvent> events = timeline.events();
        if (events.isEmpty()) {
            return "No event is recorded for this selection.";
        }
        String clocks = ClockOffsetsText.of(timeline.clocks());
        return events.size() + " events from " + Timestamps.format(events.get(0).atMillis()) + " to "
                + Timestamps.format(events.get(events.size() - 1).untilMillis()) + ", by the clock of "
                + timeline.clocks().reference() + (clocks.isEmpty() ? "" : "; " + clocks) + ". "
                + terms.terms().size() + " terms are recorded; "
                + HumanReadableUnits.millis(terms.leaderlessMillis()) + " without a leader.";
    }

    /** Returns the style rules that hide a category or a server while its check box is not checked. */
    private static String filterRules(List<ServerId> servers) {
        StringBuilder rules = new StringBuilder();
        for (EventCategory category : EventCategory.values()) {
            appendRule(rules, "k-" + category.id());
        }
        for (int i = 0; i < servers.size(); i++) {
            appendRule(rules, "s" + i);
        }
        return rules.toString();
    }

    private static void appendRule(StringBuilder rules, String name) {
        rules.append("#f-")
                .append(name)
                .append(":not(:checked) ~ figure .")
                .append(name)
                .append(", #f-")
                .append(name)
                .append(":not(:checked) ~ details .")
                .append(name)
                .append(" { display: none; }\n");
    }

    private static void appendFilters(StringBuilder page, List<ServerId> servers) {
        for (EventCategory category : EventCategory.values()) {
            appendFilter(page, "k-" + category.id(), category.title());
        }
        for (int i = 0; i < servers.size(); i++) {
            appendFilter(page, "s" + i, servers.get(i).value());
        }
    }

    private static void appendFilter(StringBuilder page, String name, String title) {
        page.append("<input type=\"checkbox\" class=\"filter\" id=\"f-")
                .append(name)
                .append("\" checked><label for=\"f-")
                .append(name)
                .append("\">")
                .append(HtmlText.escape(title))
                .append("</label>\n");
    }

    private static void appendTable(
            StringBuilder page, Timeline timeline, List<ServerId> servers, Map<Long, Long> gaps) {
        page.append(
                "<details open>\n<summary>Events</summary>\n<table>\n<thead><tr><th>Time</th><th>Term</th><th>Who</th>"
                        + "<th>What</th></tr></thead>\n<tbody>\n");
        for (TimelineEvent event : timeline.events()) {
            page.append("<tr class=\"k-")
                    .append(EventCategory.of(event).id())
                    .append(" s")
                    .append(servers.indexOf(event.server()))
                    .append("\"><td>")
                    .append(Timestamps.format(event.atMillis()).substring(11, 23))
                    .append("</td><td>")
                    .append(event.term())
                    .append("</td><td>")
                    .append(HtmlText.escape(TimelineSentences.who(event)))
                    .append("</td><td>")
                    .append(HtmlText.escape(TimelineSentences.what(event, gaps.getOrDefault(event.term(), -1L))))
                    .append("</td></tr>\n");
        }
        page.append("</tbody>\n</table>\n</details>\n");
    }

    private static String resource(String name) {
        try (InputStream in = TimelineHtml.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program file lacks the resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
