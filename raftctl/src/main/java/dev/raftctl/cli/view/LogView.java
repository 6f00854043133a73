package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Entry;
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
public record LogView(
        String from,
        long firstIndex,
        long lastIndex,
        long commitIndex,
        List<Line> lines,
        boolean detailed,
        boolean more)
        implements Document {
    /**
     * @param summary a description of the entry
     * @param content the same as fields
     */
    public record Line(Entry entry, String summary, Data.Fields content) {}

    private static final int MAX_SUMMARY_CHARS = 48;
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.right("INDEX"),
            Block.Column.right("TERM"),
            Block.Column.left("KIND"),
            Block.Column.right("BYTES"),
            Block.Column.left("WHAT"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Line line : lines) {
            Entry entry = line.entry();
            if (detailed) {
                blocks.add(new Block.Fields()
                        .add("entry", entry.position().toString() + (isCommitted(entry) ? ", committed" : ""))
                        .add("kind", kind(entry))
                        .add("bytes", Cell.of(entry.payload().length))
                        .add("what", line.summary()));
                blocks.add(new Block.Line(""));
            }
            String summary = wide || line.summary().length() <= MAX_SUMMARY_CHARS
                    ? line.summary()
                    : line.summary().substring(0, MAX_SUMMARY_CHARS - 1) + "…";
            rows.add(List.of(
                    Cell.of(entry.index()),
                    Cell.of(entry.term()),
                    Cell.of(kind(entry)),
                    Cell.of(entry.payload().length),
                    Cell.of(summary)));
        }
        if (!detailed) {
            blocks.add(new Block.Table(COLUMNS, rows));
        }
        if (more) {
            blocks.add(new Block.Line(new Cell(
                    "more entries exist: raise --limit, or continue with --from "
                            + (lines.get(lines.size() - 1).entry().index() + 1),
                    Cell.Tone.WARNING)));
        }
        blocks.add(new Block.Line(new Cell(
                "log of " + from + ": " + firstIndex + " to " + lastIndex
                        + (commitIndex < 0 ? "" : ", committed up to " + commitIndex),
                Cell.Tone.FAINT)));
        return blocks;
    }

    private boolean isCommitted(Entry entry) {
        return entry.index() <= commitIndex;
    }

    private static String kind(Entry entry) {
        return switch (entry.kind()) {
            case NOOP -> "noop";
            case CONFIGURATION -> "configuration";
            case AUDIT -> "audit";
            default -> "command";
        };
    }

    @Override
    public Data.Fields data() {
        List<Data> entries = new ArrayList<>();
        for (Line line : lines) {
            entries.add(fields(line, new Data.Fields()));
        }
        return Data.Fields.withSchemaVersion()
                .put("from", from)
                .put("firstIndex", firstIndex)
                .put("lastIndex", lastIndex)
                .putNumber("commitIndex", commitIndex < 0 ? null : commitIndex)
                .put("more", more)
                .put("entries", new Data.Items(entries));
    }

    private Data.Fields fields(Line line, Data.Fields fields) {
        Entry entry = line.entry();
        fields.put("index", entry.index())
                .put("term", entry.term())
                .put("kind", kind(entry))
                .put("bytes", entry.payload().length)
                .put("what", line.summary());
        fields.values().putAll(line.content().values());
        return commitIndex < 0 ? fields : fields.put("committed", isCommitted(entry));
    }

    @Override
    public List<Block> valueBlocks() {
        List<Block> all = new ArrayList<>();
        for (Line line : lines) {
            all.add(new Block.Line(line.entry().position() + " " + line.summary()));
        }
        return all;
    }

    @Override
    public String listField() {
        return "entries";
    }
}
