package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.LogEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries of one log.
 *
 * @param from the server's id or the directory that the log belongs to
 * @param firstIndex the first index in the log; earlier entries are in a snapshot
 * @param commitIndex the last index known to be committed; -1 if unknown
 * @param detailed whether to show every entry in full instead of on one line
 * @param more whether more of the requested entries follow
 */
public record LogEntriesView(
        String from,
        long firstIndex,
        long lastIndex,
        long commitIndex,
        List<LogEntryLine> lines,
        boolean detailed,
        boolean more)
        implements OutputDocument {
    /**
     * @param summary a description of the entry
     * @param content the same as fields
     */
    public record LogEntryLine(LogEntry entry, String summary, StructuredData.ObjectData content) {}

    private static final int MAX_SUMMARY_CHARS = 48;
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.right("INDEX"),
            DocumentBlock.TextTableColumn.right("TERM"),
            DocumentBlock.TextTableColumn.left("KIND"),
            DocumentBlock.TextTableColumn.right("BYTES"),
            DocumentBlock.TextTableColumn.left("WHAT"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        List<List<StyledText>> rows = new ArrayList<>();
        for (LogEntryLine line : lines) {
            LogEntry entry = line.entry();
            if (detailed) {
                blocks.add(new DocumentBlock.NamedValuesBlock()
                        .add("entry", entry.position().toString() + (isCommitted(entry) ? ", committed" : ""))
                        .add("kind", kind(entry))
                        .add("bytes", StyledText.of(entry.payload().length))
                        .add("what", line.summary()));
                blocks.add(new DocumentBlock.TextLineBlock(""));
            }
            String summary = wide || line.summary().length() <= MAX_SUMMARY_CHARS
                    ? line.summary()
                    : line.summary().substring(0, MAX_SUMMARY_CHARS - 1) + "…";
            rows.add(List.of(
                    StyledText.of(entry.index()),
                    StyledText.of(entry.term()),
                    StyledText.of(kind(entry)),
                    StyledText.of(entry.payload().length),
                    StyledText.of(summary)));
        }
        if (!detailed) {
            blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        }
        if (more) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(
                    "more entries exist: raise --limit, or continue with --from "
                            + (lines.get(lines.size() - 1).entry().index() + 1),
                    StyledText.TextTone.WARNING)));
        }
        blocks.add(new DocumentBlock.TextLineBlock(new StyledText(
                "log of " + from + ": " + firstIndex + " to " + lastIndex
                        + (commitIndex < 0 ? "" : ", committed up to " + commitIndex),
                StyledText.TextTone.FAINT)));
        return blocks;
    }

    private boolean isCommitted(LogEntry entry) {
        return entry.index() <= commitIndex;
    }

    private static String kind(LogEntry entry) {
        return switch (entry.kind()) {
            case NOOP -> "noop";
            case CONFIGURATION -> "configuration";
            case AUDIT -> "audit";
            default -> "command";
        };
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> entries = new ArrayList<>();
        for (LogEntryLine line : lines) {
            entries.add(fields(line, new StructuredData.ObjectData()));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("from", from)
                .put("firstIndex", firstIndex)
                .put("lastIndex", lastIndex)
                .putNumber("commitIndex", commitIndex < 0 ? null : commitIndex)
                .put("more", more)
                .put("entries", new StructuredData.ListData(entries));
    }

    private StructuredData.ObjectData fields(LogEntryLine line, StructuredData.ObjectData fields) {
        LogEntry entry = line.entry();
        fields.put("index", entry.index())
                .put("term", entry.term())
                .put("kind", kind(entry))
                .put("bytes", entry.payload().length)
                .put("what", line.summary());
        fields.values().putAll(line.content().values());
        return commitIndex < 0 ? fields : fields.put("committed", isCommitted(entry));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> all = new ArrayList<>();
        for (LogEntryLine line : lines) {
            all.add(new DocumentBlock.TextLineBlock(line.entry().position() + " " + line.summary()));
        }
        return all;
    }

    @Override
    public String listField() {
        return "entries";
    }
}
