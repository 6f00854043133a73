package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.Plan;
import dev.raftctl.cli.view.Cell.Tone;
import dev.raftctl.protocol.message.Configuration;
import java.util.ArrayList;
import java.util.List;

/** A membership change before it is made: who decides before, during and after it, and what is dangerous. */
public record ChangePlanView(Plan plan) implements Document {
    private static final List<Block.Column> COLUMNS = List.of(
            Block.Column.left(""),
            Block.Column.left("VOTERS"),
            Block.Column.left("LEARNERS"),
            Block.Column.left("QUORUM"),
            Block.Column.right("MAY FAIL"));

    @Override
    public List<Block> blocks(boolean wide) {
        List<Block> blocks = new ArrayList<>();
        if (plan.isDone()) {
            blocks.add(new Block.Line("plan: " + plan.sentence() + ": nothing to do, it is so already"));
            return blocks;
        }
        blocks.add(new Block.Line("plan: " + plan.sentence()));
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("before", plan.before()));
        rows.add(List.of(
                Cell.of("during"),
                Cell.of(Members.names(plan.before().voters()) + " / "
                        + Members.names(plan.after().voters())),
                learners(plan.after()),
                Cell.of(Plan.quorum(plan.before().voters()) + " and "
                        + Plan.quorum(plan.after().voters())),
                Cell.of(plan.mayFailDuring())));
        rows.add(row("after", plan.after()));
        blocks.add(new Block.Table(COLUMNS, rows));
        for (String warning : plan.warnings()) {
            blocks.add(new Block.Line(new Cell("warning: " + warning, Tone.DOUBTFUL)));
        }
        return blocks;
    }

    private static List<Cell> row(String when, Configuration configuration) {
        Plan.Quorum quorum = Plan.quorum(configuration.voters());
        return List.of(
                Cell.of(when),
                Cell.of(Members.names(configuration.voters())),
                learners(configuration),
                Cell.of(quorum.toString()),
                Cell.of(quorum.mayFail()));
    }

    private static Cell learners(Configuration configuration) {
        return configuration.learners().isEmpty() ? Cell.NONE : Cell.of(Members.names(configuration.learners()));
    }

    @Override
    public Data.Fields data() {
        List<Data> warnings = new ArrayList<>();
        for (String warning : plan.warnings()) {
            warnings.add(new Data.Text(warning));
        }
        Data.Fields during = new Data.Fields()
                .putAll("voters", plan.after().voters())
                .putAll("outgoing", plan.before().voters())
                .putAll("learners", plan.after().learners())
                .put("quorum", Plan.quorum(plan.after().voters()).needed())
                .put("outgoingQuorum", Plan.quorum(plan.before().voters()).needed())
                .put("failureTolerance", plan.mayFailDuring());
        return Data.Fields.versioned()
                .put(
                        "plan",
                        new Data.Fields()
                                .put("text", plan.sentence())
                                .put("configIndex", plan.configIndex())
                                .put("already", plan.isDone())
                                .put("before", fields(plan.before()))
                                .put("during", during)
                                .put("after", fields(plan.after()))
                                .put("warnings", new Data.Items(warnings)));
    }

    private static Data.Fields fields(Configuration configuration) {
        Plan.Quorum quorum = Plan.quorum(configuration.voters());
        return new Data.Fields()
                .putAll("voters", configuration.voters())
                .putAll("learners", configuration.learners())
                .put("quorum", quorum.needed())
                .put("failureTolerance", quorum.mayFail());
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(plan.sentence()));
    }
}
