package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.WriteTimingOperation.TimedWrite;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.WriteBottleneck;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WriteStages;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows when a timed write reached each stage, what it spent most of its time on, and the findings about writes.
 *
 * @param leader the server that timed the write; null if it is no longer known
 * @param bottleneck null if the leader did not reply in time
 * @param findings those of the verdict's findings that are shown
 */
public record TimedWriteView(
        TimedWrite write,
        @Nullable ServerId leader,
        @Nullable WriteBottleneck bottleneck,
        ClusterVerdict verdict,
        List<Finding> findings)
        implements OutputDocument {
    private static final int INDENT = 2;

    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("STAGE"),
            DocumentBlock.TextTableColumn.left("SERVER"),
            DocumentBlock.TextTableColumn.right("AFTER"),
            DocumentBlock.TextTableColumn.right("TOOK"),
            DocumentBlock.TextTableColumn.left(""));

    /**
     * One stage of the write.
     *
     * @param server the server that completed it
     * @param afterMicros since the leader received the request; -1 if the stage was not reached
     * @param startMicros when it began
     * @param completesMajority whether the entry was committed because of it
     */
    private record WriteStage(
            String name, @Nullable ServerId server, long afterMicros, long startMicros, boolean completesMajority) {
        boolean isReached() {
            return afterMicros >= 0;
        }

        long tookMicros() {
            return Math.max(0, afterMicros - Math.max(0, startMicros));
        }
    }

    private List<WriteStage> stages() {
        WriteStages times = write.stages();
        if (times == null) {
            return List.of();
        }
        long appended = times.appendedMicros();
        List<WriteStage> stages = new ArrayList<>();
        stages.add(new WriteStage("queue", leader, appended, 0, false));
        stages.add(new WriteStage("sync", leader, times.durableMicros(), appended, isDecisive(leader)));
        for (FollowerAcknowledgement each : times.followers()) {
            stages.add(new WriteStage("ack", each.follower(), each.micros(), appended, isDecisive(each.follower())));
        }
        stages.add(new WriteStage("commit", leader, times.committedMicros(), appended, false));
        stages.add(new WriteStage("apply", leader, times.appliedMicros(), times.committedMicros(), false));
        return stages;
    }

    private boolean isDecisive(@Nullable ServerId server) {
        return bottleneck != null && server != null && server.equals(bottleneck.decisiveVoter());
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks =
                new ArrayList<>(FindingLines.styled(WrappedText.lines("", INDENT, headline()), TextTone.PLAIN));
        List<List<StyledText>> rows = new ArrayList<>();
        for (WriteStage each : stages()) {
            ServerId server = each.server();
            rows.add(List.of(
                    StyledText.of(each.name()),
                    StyledText.of(server == null ? "-" : server.value()),
                    StyledText.of(each.isReached() ? HumanReadableUnits.micros(each.afterMicros()) : "-"),
                    StyledText.of(each.isReached() ? HumanReadableUnits.micros(each.tookMicros()) : "-"),
                    StyledText.of(
                            each.completesMajority() ? "completes the majority" : each.isReached() ? "" : "not yet")));
        }
        if (!rows.isEmpty()) {
            blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        }
        blocks.addAll(FindingLines.styled(WrappedText.lines("limitedBy: ", INDENT, limitSentence()), TextTone.PLAIN));
        blocks.add(new DocumentBlock.TextLineBlock(""));
        blocks.addAll(new ExplainView(verdict, findings).blocks(wide));
        return blocks;
    }

    private String headline() {
        WriteStages times = write.stages();
        if (times == null) {
            return "WRITE not acknowledged within " + HumanReadableUnits.millis(write.waitedMillis()) + ": "
                    + write.unansweredReason();
        }
        return "WRITE " + times.position() + " took " + HumanReadableUnits.micros(times.appliedMicros())
                + (leader == null ? "" : " at the leader " + leader);
    }

    private String limitSentence() {
        WriteBottleneck limit = bottleneck;
        if (limit == null) {
            return limitedBy();
        }
        String took = HumanReadableUnits.micros(limit.micros());
        String sync = HumanReadableUnits.micros(limit.syncMicros());
        String names = String.join(
                " and ", limit.servers().stream().map(ServerId::value).toList());
        ServerId voter = limit.decisiveVoter();
        return switch (limit.resource()) {
            case "cpu" -> "CPU of " + names + ", which delayed the write by " + took;
            case "disk" -> "disk of " + names + ": a sync takes " + sync + ", the write waited " + took + " for it";
            case "network" ->
                "network between " + names + ": " + voter + " acknowledged after " + took
                        + ", but a sync there takes only " + sync;
            case "state-machine" -> "state machine of " + names + ", which took " + took + " to apply the entry";
            default ->
                "followers: " + (voter == null ? "a majority" : voter) + " acknowledged after " + took
                        + "; its version does not report its syncs";
        };
    }

    /** Returns a stable word, which is never empty. */
    private String limitedBy() {
        return bottleneck != null
                ? bottleneck.resource()
                : verdict.limitedBy().isEmpty() ? "unknown" : verdict.limitedBy();
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> stages = new ArrayList<>();
        for (WriteStage each : stages()) {
            ServerId server = each.server();
            stages.add(new StructuredData.ObjectData()
                    .put("stage", each.name())
                    .put("server", server == null ? null : server.value())
                    .putNumber("afterUs", each.isReached() ? each.afterMicros() : null)
                    .putNumber("tookUs", each.isReached() ? each.tookMicros() : null)
                    .put("completesMajority", each.completesMajority()));
        }
        WriteStages times = write.stages();
        return VerdictData.of(verdict)
                .put("limitedBy", limitedBy())
                .put(
                        "write",
                        new StructuredData.ObjectData()
                                .put("answered", times != null)
                                .put("leader", leader == null ? null : leader.value())
                                .putNumber(
                                        "term",
                                        times == null ? null : times.position().term())
                                .putNumber(
                                        "index",
                                        times == null ? null : times.position().index())
                                .putNumber("totalUs", times == null ? null : times.appliedMicros())
                                .put("waitedMs", write.waitedMillis())
                                .put("limitedBy", limitedBy())
                                .putTexts("limitedByServers", bottleneck == null ? List.of() : bottleneck.servers())
                                .put("stages", new StructuredData.ListData(stages)));
    }

    /** Returns the word for what limits the write. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(limitedBy()));
    }
}
