package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ChangePlan;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.Configuration;
import java.util.ArrayList;
import java.util.List;

/** Shows a planned membership change: the quorums before, during and after the change, and the warnings. */
public record ChangePlanView(ChangePlan plan) implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left(""),
            Block.Column.left("VOTERS"),
            Block.Column.left("LEARNERS"),
            Block.Column.left("QUORUM"),
            Block.Column.right("FAILURES TOLERATED"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        if (plan.isAlreadyDone()) {
            blocks.add(new Block.Line("plan: " + MembershipText.alreadyDone(plan.changes()) + "; nothing to do"));
            return blocks;
        }
        blocks.add(new Block.Line("plan: " + plan.describe()));
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("before", plan.before()));
        rows.add(List.of(
                Cell.of("during"),
                Cell.of(MembershipText.names(plan.before().voters()) + " / "
                        + MembershipText.names(plan.after().voters())),
                learners(plan.after()),
                Cell.of(ChangePlan.quorum(plan.before().voters()) + " and "
                        + ChangePlan.quorum(plan.after().voters())),
                Cell.of(plan.failureToleranceDuring())));
        rows.add(row("after", plan.after()));
        blocks.add(new Block.Table(COLUMNS, rows));
        for (String warning : plan.warnings()) {
            blocks.add(new Block.Line(new Cell("warning: " + warning, Tone.WARNING)));
        }
        return blocks;
    }

    private static List<Cell> row(String when, Configuration configuration) {
        ChangePlan.QuorumSize quorum = ChangePlan.quorum(configuration.voters());
        return List.of(
                Cell.of(when),
                Cell.of(MembershipText.names(configuration.voters())),
                learners(configuration),
                Cell.of(quorum.toString()),
                Cell.of(quorum.failureTolerance()));
    }

    private static Cell learners(Configuration configuration) {
        return configuration.learners().isEmpty() ? Cell.NONE : Cell.of(MembershipText.names(configuration.learners()));
    }

    @Override
    public Data.Fields data() {
        List<Data> warnings = new ArrayList<>();
        for (String warning : plan.warnings()) {
            warnings.add(new Data.Text(warning));
        }
        Data.Fields during = new Data.Fields()
                .putTexts("voters", plan.after().voters())
                .putTexts("outgoing", plan.before().voters())
                .putTexts("learners", plan.after().learners())
                .put("quorum", ChangePlan.quorum(plan.after().voters()).neededCount())
                .put("outgoingQuorum", ChangePlan.quorum(plan.before().voters()).neededCount())
                .put("failureTolerance", plan.failureToleranceDuring());
        return Data.Fields.withSchemaVersion()
                .put(
                        "plan",
                        new Data.Fields()
                                .put("text", plan.describe())
                                .put("configIndex", plan.configIndex())
                                .put("already", plan.isAlreadyDone())
                                .put("before", fields(plan.before()))
                                .put("during", during)
                                .put("after", fields(plan.after()))
                                .put("warnings", new Data.Items(warnings)));
    }

    private static Data.Fields fields(Configuration configuration) {
        ChangePlan.QuorumSize quorum = ChangePlan.quorum(configuration.voters());
        return new Data.Fields()
                .putTexts("voters", configuration.voters())
                .putTexts("learners", configuration.learners())
                .put("quorum", quorum.neededCount())
                .put("failureTolerance", quorum.failureTolerance());
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(plan.describe()));
    }
}
