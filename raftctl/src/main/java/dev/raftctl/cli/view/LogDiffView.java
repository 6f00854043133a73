package dev.raftctl.cli.view;

import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.node.storage.ServerIdentity;
import dev.raftctl.node.storage.offline.ComparedDirectory;
import dev.raftctl.node.storage.offline.LogComparison;
import dev.raftctl.node.storage.offline.LogContradiction;
import dev.raftctl.node.storage.offline.LogDifference;
import dev.raftctl.node.storage.offline.LogDifference.EntryGroup;
import dev.raftctl.node.storage.offline.RecoveryLoss;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntryKind;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of several data directories.
 *
 * @param paths of the directories, in the order of the comparison
 * @param losses of a recovery from each directory, in that order
 * @param different what the directories hold from the first difference on
 */
public record LogDiffView(
        LogComparison comparison, List<String> paths, List<RecoveryLoss> losses, List<DifferentEntries> different)
        implements OutputDocument {
    /**
     * Writes that only these directories hold.
     *
     * @param shown the first of them
     * @param count all of them
     */
    public record DifferentEntries(List<String> directories, List<String> shown, long count) {}

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(LogDiffTable.of(comparison, wide));
        for (int i = 0; i < paths.size(); i++) {
            ComparedDirectory directory = comparison.directories().get(i);
            if (directory.name().startsWith("#")) {
                addText(blocks, directory.name() + " is " + paths.get(i), TextTone.FAINT);
            }
            String damage = directory.damage();
            if (damage != null) {
                addText(blocks, directory.name() + " is damaged: " + damage, TextTone.BAD);
            }
        }
        addDifference(blocks);
        for (LogContradiction each : comparison.contradictions()) {
            addText(blocks, "CONTRADICTION  " + text(each), TextTone.BAD);
        }
        for (DifferentEntries each : different) {
            addDifferent(blocks, each);
        }
        addConfigurations(blocks);
        addConclusions(blocks);
        return blocks;
    }

    private void addDifference(List<DocumentBlock> blocks) {
        LogDifference first = comparison.first();
        if (first == null) {
            addText(blocks, "equal to " + comparison.commonTo() + ": all logs end there", TextTone.GOOD);
            return;
        }
        List<String> groups = new ArrayList<>();
        for (EntryGroup group : first.groups()) {
            String holders = String.join(" ", group.directories());
            groups.add(holders
                    + (group.isAbsent() ? " end before it" : " term " + group.term() + " " + kindName(group.kind())));
        }
        addText(
                blocks,
                "equal to " + comparison.commonTo() + ".  FIRST DIFFERENCE " + first.index() + ": "
                        + String.join(" | ", groups),
                first.isConflict() ? TextTone.WARNING : TextTone.PLAIN);
    }

    private static String kindName(@Nullable LogEntryKind kind) {
        return kind == null ? "in a snapshot" : kind.name().toLowerCase(Locale.ROOT);
    }

    private void addDifferent(List<DocumentBlock> blocks, DifferentEntries each) {
        if (each.count() == 0) {
            return;
        }
        long more = each.count() - each.shown().size();
        addText(
                blocks,
                "  only on " + String.join(" ", each.directories()) + ": " + String.join(", ", each.shown())
                        + (more > 0 ? ", and " + more + " more writes" : ""),
                TextTone.PLAIN);
    }

    /** Groups the directories by the configuration that their server would act on. */
    private void addConfigurations(List<DocumentBlock> blocks) {
        Map<String, List<String>> byText = new LinkedHashMap<>();
        for (ComparedDirectory each : comparison.directories()) {
            PositionedConfiguration newest = each.configuration();
            String text = newest == null ? "none" : newest.configuration() + " of " + newest.position();
            byText.computeIfAbsent(text, unused -> new ArrayList<>()).add(each.name());
        }
        byText.forEach((text, names) ->
                addText(blocks, "configuration on " + String.join(" ", names) + ": " + text, TextTone.PLAIN));
    }

    private void addConclusions(List<DocumentBlock> blocks) {
        LogComparison.MajorityAgreement majority = comparison.majority();
        if (majority != null) {
            addText(
                    blocks,
                    "held by a majority of " + majority.configuration().allVoters() + ": "
                            + (majority.index() == 0
                                    ? "unknown, too few of their directories were given"
                                    : "up to " + majority.index()),
                    TextTone.PLAIN);
        }
        addText(
                blocks,
                comparison.mayLead().isEmpty()
                        ? "none may lead: no directory belongs to an intact voter"
                        : "may lead: " + String.join(" ", comparison.mayLead())
                                + " (no other log of the same lineage is more up-to-date)",
                TextTone.PLAIN);
        List<String> parts = new ArrayList<>();
        for (RecoveryLoss loss : losses) {
            parts.add(loss.directory() + ": "
                    + (loss.entryCount() == 0
                            ? "nothing"
                            : counted(loss.entryCount(), "entry", "entries") + " from " + loss.firstIndex() + " on, "
                                    + counted(loss.keyCount(), "key", "keys")));
        }
        addText(blocks, "lost if recovered from  " + String.join("; ", parts), TextTone.PLAIN);
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String text(LogContradiction each) {
        String names = String.join(" ", each.directories());
        String range = each.index() == each.toIndex() ? "entry " + each.index() : each.index() + "-" + each.toIndex();
        return switch (each.code()) {
            case COMMITTED_CONFLICT -> range + " committed differently on " + names;
            case COMMIT_MISSING -> range + " committed according to " + names + ", and missing from a majority";
            case TWO_VOTES -> names + ": two votes in term " + each.term() + ", for " + each.servers();
            case TWO_LEADERS ->
                "two leaders in term " + each.term()
                        + (each.servers().isEmpty() ? "" : ": " + each.servers())
                        + (each.index() == 0 ? "" : ", entry " + each.index() + " differs")
                        + " (" + names + ")";
            case TERM_ABOVE_VOTE ->
                names + ": the log reaches term " + each.term() + ", its vote file does not; it is an old file";
        };
    }

    private static void addText(List<DocumentBlock> blocks, String text, TextTone tone) {
        for (String line : WrappedText.lines(text, "    ")) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText(line, tone)));
        }
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> directories = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            directories.add(directory(i));
        }
        List<StructuredData> contradictions = new ArrayList<>();
        for (LogContradiction each : comparison.contradictions()) {
            contradictions.add(new StructuredData.ObjectData()
                    .put("code", each.code().name())
                    .putNumber("index", each.index() == 0 ? null : each.index())
                    .putNumber("toIndex", each.index() == 0 ? null : each.toIndex())
                    .putNumber("term", each.term() == 0 ? null : each.term())
                    .putTexts("dirs", each.directories())
                    .putTexts("servers", each.servers())
                    .put("text", text(each)));
        }
        List<StructuredData> lossItems = new ArrayList<>();
        for (RecoveryLoss loss : losses) {
            lossItems.add(new StructuredData.ObjectData()
                    .put("dir", loss.directory())
                    .put("entries", loss.entryCount())
                    .put("keys", loss.keyCount())
                    .putNumber("fromIndex", loss.entryCount() == 0 ? null : loss.firstIndex()));
        }
        LogComparison.MajorityAgreement majority = comparison.majority();
        return StructuredData.ObjectData.withSchemaVersion()
                .put("directories", new StructuredData.ListData(directories))
                .put("commonTo", comparison.commonTo())
                .put("first", first())
                .put("contradictions", new StructuredData.ListData(contradictions))
                .put("lossIfRecovered", new StructuredData.ListData(lossItems))
                .putTexts("mayLead", comparison.mayLead())
                .putNumber("heldByMajority", majority == null || majority.index() == 0 ? null : majority.index());
    }

    private StructuredData first() {
        LogDifference first = comparison.first();
        if (first == null) {
            return new StructuredData.NullData();
        }
        List<StructuredData> groups = new ArrayList<>();
        for (EntryGroup group : first.groups()) {
            LogEntryKind kind = group.kind();
            groups.add(new StructuredData.ObjectData()
                    .putNumber("term", group.isAbsent() ? null : group.term())
                    .put("kind", kind == null ? null : kindName(kind))
                    .putTexts("dirs", group.directories()));
        }
        return new StructuredData.ObjectData()
                .put("index", first.index())
                .put("groups", new StructuredData.ListData(groups));
    }

    private StructuredData.ObjectData directory(int i) {
        ComparedDirectory directory = comparison.directories().get(i);
        ServerIdentity identity = directory.identity();
        HardState hardState = directory.hardState();
        PositionedConfiguration newest = directory.configuration();
        long lastAlive = directory.journal().lastAliveMillis();
        return new StructuredData.ObjectData()
                .put("dir", directory.name())
                .put("path", paths.get(i))
                .put("id", identity == null ? null : identity.id().value())
                .put("clusterId", identity == null ? null : identity.clusterId())
                .put("lineage", identity == null ? null : identity.lineage().toString())
                .putNumber("term", hardState == null ? null : hardState.term())
                .put("votedFor", votedFor(hardState))
                .put("firstIndex", directory.log().firstIndex())
                .put("lastIndex", directory.last().index())
                .put("lastTerm", directory.last().term())
                .putNumber(
                        "snapshotIndex",
                        directory.snapshot().index() == 0
                                ? null
                                : directory.snapshot().index())
                .put("committedAtLeast", comparison.committedAtLeast().get(i))
                .put("configuration", newest == null ? new StructuredData.NullData() : configuration(newest))
                .put("lastAlive", lastAlive == 0 ? null : Timestamps.format(lastAlive))
                .put("damage", directory.damage());
    }

    private static @Nullable String votedFor(@Nullable HardState hardState) {
        return hardState == null || hardState.votedFor() == null
                ? null
                : hardState.votedFor().value();
    }

    private static StructuredData configuration(PositionedConfiguration newest) {
        return new StructuredData.ObjectData()
                .put("index", newest.position().index())
                .put("term", newest.position().term())
                .putTexts("voters", newest.configuration().voters())
                .putTexts("outgoing", newest.configuration().outgoing())
                .putTexts("learners", newest.configuration().learners());
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        LogDifference first = comparison.first();
        return List.of(new DocumentBlock.TextLineBlock(first == null ? "" : Long.toString(first.index())));
    }
}
