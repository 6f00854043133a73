package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.MembershipChangePlan;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.message.Configuration;
import java.util.ArrayList;
import java.util.List;

/** Shows a planned membership change: the quorums before, during and after the change, and the warnings. */
public record MembershipChangePlanView(MembershipChangePlan plan) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left(""),
            DocumentBlock.TextTableColumn.left("VOTERS"),
            DocumentBlock.TextTableColumn.left("LEARNERS"),
            DocumentBlock.TextTableColumn.left("QUORUM"),
            DocumentBlock.TextTableColumn.right("FAILURES TOLERATED"));

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        if (plan.isAlreadyDone()) {
            blocks.add(new DocumentBlock.TextLineBlock(
                    "plan: " + MembershipDescriptions.alreadyDone(plan.changes()) + "; nothing to do"));
            return blocks;
        }
        blocks.add(new DocumentBlock.TextLineBlock("plan: " + plan.describe()));
        List<List<StyledText>> rows = new ArrayList<>();
        rows.add(row("before", plan.before()));
        rows.add(List.of(
                StyledText.of("during"),
                StyledText.of(MembershipDescriptions.names(plan.before().voters()) + " / "
                        + MembershipDescriptions.names(plan.after().voters())),
                learners(plan.after()),
                StyledText.of(MembershipChangePlan.quorum(plan.before().voters()) + " and "
                        + MembershipChangePlan.quorum(plan.after().voters())),
                StyledText.of(plan.failureToleranceDuring())));
        rows.add(row("after", plan.after()));
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        for (String warning : plan.warnings()) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText("warning: " + warning, TextTone.WARNING)));
        }
        return blocks;
    }

    private static List<StyledText> row(String when, Configuration configuration) {
        MembershipChangePlan.QuorumSize quorum = MembershipChangePlan.quorum(configuration.voters());
        return List.of(
                StyledText.of(when),
                StyledText.of(MembershipDescriptions.names(configuration.voters())),
                learners(configuration),
                StyledText.of(quorum.toString()),
                StyledText.of(quorum.failureTolerance()));
    }

    private static StyledText learners(Configuration configuration) {
        return configuration.learners().isEmpty()
                ? StyledText.NONE
                : StyledText.of(MembershipDescriptions.names(configuration.learners()));
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> warnings = new ArrayList<>();
        for (String warning : plan.warnings()) {
            warnings.add(new StructuredData.StringData(warning));
        }
        StructuredData.ObjectData during = new StructuredData.ObjectData()
                .putTexts("voters", plan.after().voters())
                .putTexts("outgoing", plan.before().voters())
                .putTexts("learners", plan.after().learners())
                .put(
                        "quorum",
                        MembershipChangePlan.quorum(plan.after().voters()).neededCount())
                .put(
                        "outgoingQuorum",
                        MembershipChangePlan.quorum(plan.before().voters()).neededCount())
                .put("failureTolerance", plan.failureToleranceDuring());
        return StructuredData.ObjectData.withSchemaVersion()
                .put(
                        "plan",
                        new StructuredData.ObjectData()
                                .put("text", plan.describe())
                                .put("configIndex", plan.configIndex())
                                .put("already", plan.isAlreadyDone())
                                .put("before", fields(plan.before()))
                                .put("during", during)
                                .put("after", fields(plan.after()))
                                .put("warnings", new StructuredData.ListData(warnings)));
    }

    private static StructuredData.ObjectData fields(Configuration configuration) {
        MembershipChangePlan.QuorumSize quorum = MembershipChangePlan.quorum(configuration.voters());
        return new StructuredData.ObjectData()
                .putTexts("voters", configuration.voters())
                .putTexts("learners", configuration.learners())
                .put("quorum", quorum.neededCount())
                .put("failureTolerance", quorum.failureTolerance());
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(plan.describe()));
    }
}
