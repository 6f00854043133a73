package dev.raftctl.cli.view;

import dev.raftctl.cli.history.TermHistory;
import dev.raftctl.cli.history.Timeline;
import dev.raftctl.cli.history.TimelineEvent;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The events of a cluster in order.
 *
 * @param timeline the selected events, folded unless all were requested
 * @param terms of the whole history
 * @param notes which journals could not be read, and why
 */
public record TimelineView(Timeline timeline, TermHistory terms, List<String> notes) implements OutputDocument {
    private static final int TIME_AT = "yyyy-mm-ddT".length();
    private static final int TIME_CHARS = "hh:mm:ss.mmm".length();
    private static final int SECOND_CHARS = "hh:mm:ss".length();

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        if (timeline.events().isEmpty()) {
            blocks.add(new DocumentBlock.TextLineBlock("no recorded event matches this selection"));
        } else {
            addEvents(blocks, wide);
        }
        String clocks = ClockOffsetsText.of(timeline.clocks());
        List<String> last = new ArrayList<>();
        if (!clocks.isEmpty()) {
            last.add(clocks);
        }
        if (timeline.foldedCount() > 0) {
            last.add(timeline.foldedCount() + (timeline.foldedCount() == 1 ? " line" : " lines")
                    + " folded, --all shows them");
        }
        if (!last.isEmpty()) {
            addText(blocks, String.join(". ", last), TextTone.FAINT, "    ");
        }
        for (String note : notes) {
            addText(blocks, note, TextTone.WARNING, "    ");
        }
        return blocks;
    }

    private void addEvents(List<DocumentBlock> blocks, boolean wide) {
        int termChars = "TERM".length();
        int whoChars = "WHO".length();
        for (TimelineEvent event : timeline.events()) {
            termChars = Math.max(termChars, Long.toString(event.term()).length());
            whoChars = Math.max(whoChars, TimelineSentences.who(event).length());
        }
        String layout = "%-" + TIME_CHARS + "s %" + termChars + "s %-" + whoChars + "s %s";
        String indent = " ".repeat(TIME_CHARS + 1 + termChars + 1 + whoChars + 1);
        blocks.add(new DocumentBlock.TextLineBlock(new StyledText(
                String.format(layout, "TIME (" + timeline.clocks().reference() + ")", "TERM", "WHO", "WHAT"),
                TextTone.STRONG)));
        Map<Long, Long> gaps = terms.leaderlessMillisBefore();
        String previous = "";
        for (TimelineEvent event : timeline.events()) {
            String time = Timestamps.format(event.atMillis());
            boolean isNewDay = !previous.startsWith(time.substring(0, TIME_AT));
            if (isNewDay && !previous.isEmpty()) {
                blocks.add(new DocumentBlock.TextLineBlock(
                        new StyledText(time.substring(0, TIME_AT - 1), TextTone.FAINT)));
            }
            String shown = isSameSecond(previous, time)
                    ? " ".repeat(SECOND_CHARS) + time.substring(TIME_AT + SECOND_CHARS, TIME_AT + TIME_CHARS)
                    : time.substring(TIME_AT, TIME_AT + TIME_CHARS);
            previous = time;
            String text = String.format(
                    layout,
                    shown,
                    event.term(),
                    TimelineSentences.who(event),
                    TimelineSentences.what(event, gaps.getOrDefault(event.term(), -1L)));
            for (String line : wide ? List.of(text) : WrappedText.lines(text, indent)) {
                blocks.add(new DocumentBlock.TextLineBlock(new StyledText(line, tone(event))));
            }
        }
    }

    private static boolean isSameSecond(String one, String other) {
        int end = TIME_AT + SECOND_CHARS;
        return one.length() > end && one.substring(0, end).equals(other.substring(0, end));
    }

    private static TextTone tone(TimelineEvent event) {
        return switch (event.kind()) {
            case "election-won", "whole", "follower-returned" -> TextTone.GOOD;
            case "stepped-down", "leader-lost", "follower-lost", "paused", "clock-jumped", "sync-slow" ->
                TextTone.WARNING;
            case "barred", "mending", "sync-stuck", "log-truncated", "writes-refused" -> TextTone.BAD;
            default -> TextTone.PLAIN;
        };
    }

    private static void addText(List<DocumentBlock> blocks, String text, TextTone tone, String indent) {
        for (String line : WrappedText.lines(text, indent)) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(line, tone)));
        }
    }

    @Override
    public String listField() {
        return "events";
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> events = new ArrayList<>();
        Map<Long, Long> gaps = terms.leaderlessMillisBefore();
        for (TimelineEvent event : timeline.events()) {
            events.add(event(event, gaps));
        }
        StructuredData.ObjectData offsets = new StructuredData.ObjectData();
        timeline.clocks().newestOffsets().forEach((server, millis) -> offsets.put(server.value(), millis));
        return StructuredData.ObjectData.withSchemaVersion()
                .put("clock", timeline.clocks().reference().value())
                .put("clockOffsetsMs", offsets)
                .put("folded", timeline.foldedCount())
                .putTexts("notRead", notes)
                .put("events", new StructuredData.ListData(events));
    }

    private static StructuredData.ObjectData event(TimelineEvent event, Map<Long, Long> gaps) {
        DecisionOccurrences occurrences = event.record().decision().occurrences();
        ServerId peer = event.peer();
        StructuredData.ObjectData data = new StructuredData.ObjectData();
        event.data().values().forEach(data::put);
        return new StructuredData.ObjectData()
                .putNumber("seq", occurrences.seq() == 0 ? null : occurrences.seq())
                .put("at", Timestamps.format(event.atMillis()))
                .put("until", Timestamps.format(event.untilMillis()))
                .put("count", event.count())
                .put("offsetMs", event.offsetMillis())
                .put("boot", occurrences.boot() == 0 ? null : String.format("%016x", occurrences.boot()))
                .putNumber("mono", occurrences.monoMillis() < 0 ? null : occurrences.monoMillis())
                .put("term", event.term())
                .put("server", event.server().value())
                .put("kind", event.kind())
                .put("peer", peer == null ? null : peer.value())
                .put("cause", event.cause().isEmpty() ? null : event.cause())
                .put("data", data)
                .putTexts("sources", event.sources())
                .put(
                        "text",
                        TimelineSentences.who(event) + ": "
                                + TimelineSentences.what(event, gaps.getOrDefault(event.term(), -1L)));
    }

    /** Returns a line for each event: its time, term, server and kind. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (TimelineEvent event : timeline.events()) {
            lines.add(new DocumentBlock.TextLineBlock(Timestamps.format(event.atMillis()) + " " + event.term() + " "
                    + event.server() + " " + event.kind()));
        }
        return lines;
    }
}
