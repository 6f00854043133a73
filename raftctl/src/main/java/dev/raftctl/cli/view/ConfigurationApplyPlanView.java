package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.cli.cluster.MembershipChangePlan;
import dev.raftctl.cli.view.StyledText.TextTone;
import dev.raftctl.protocol.membership.ConfigurationStep;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Shows the steps from one configuration to another, each with its quorums.
 *
 * @param madeCount how many of the steps are made already
 * @param hints what an operator should do before the plan is carried out, a sentence each
 */
public record ConfigurationApplyPlanView(ConfigurationApplyPlan plan, int madeCount, List<String> hints)
        implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left(""),
            DocumentBlock.TextTableColumn.left("CHANGE"),
            DocumentBlock.TextTableColumn.left("VOTERS"),
            DocumentBlock.TextTableColumn.left("LEARNERS"),
            DocumentBlock.TextTableColumn.left("QUORUM"),
            DocumentBlock.TextTableColumn.right("FAILURES TOLERATED"));

    public ConfigurationApplyPlanView {
        hints = List.copyOf(hints);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        List<DocumentBlock> blocks = new ArrayList<>();
        if (plan.isAlreadyDone()) {
            blocks.add(new DocumentBlock.TextLineBlock(
                    "nothing to do: " + ConfigurationApplyPlan.describe(plan.wanted())));
            return blocks;
        }
        blocks.add(new DocumentBlock.TextLineBlock(text()));
        List<List<StyledText>> rows = new ArrayList<>();
        rows.add(row("before", StyledText.NONE, plan.before(), quorum(plan.before()), tolerance(plan.before())));
        for (int number = 0; number < plan.steps().size(); number++) {
            ConfigurationStep step = plan.steps().get(number);
            String change = plan.describe(step) + (number < madeCount ? " (done)" : "");
            String before = quorum(step.before());
            String after = quorum(step.after());
            rows.add(row(
                    "step " + (number + 1),
                    StyledText.of(change),
                    step.after(),
                    changesVotes(step) ? before + " and " + after + ", then " + after : after,
                    toleranceDuring(step)));
        }
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        for (String hint : hints) {
            blocks.add(new DocumentBlock.TextLineBlock(new StyledText("warning: " + hint, TextTone.WARNING)));
        }
        return blocks;
    }

    private String text() {
        int count = plan.steps().size();
        return "plan: " + count + (count == 1 ? " step" : " steps") + " from the configuration at index "
                + plan.configIndex() + " to " + ConfigurationApplyPlan.describe(plan.wanted());
    }

    private static List<StyledText> row(
            String name, StyledText change, Configuration configuration, String quorum, int tolerance) {
        return List.of(
                StyledText.of(name),
                change,
                StyledText.of(MembershipDescriptions.names(configuration.voters())),
                configuration.learners().isEmpty()
                        ? StyledText.NONE
                        : StyledText.of(MembershipDescriptions.names(configuration.learners())),
                StyledText.of(quorum),
                StyledText.of(tolerance));
    }

    private static boolean changesVotes(ConfigurationStep step) {
        return !step.before().voters().equals(step.after().voters());
    }

    private static String quorum(Configuration configuration) {
        return MembershipChangePlan.quorum(configuration.voters()).toString();
    }

    private static int tolerance(Configuration configuration) {
        return MembershipChangePlan.quorum(configuration.voters()).failureTolerance();
    }

    private static int toleranceDuring(ConfigurationStep step) {
        return Math.min(tolerance(step.before()), tolerance(step.after()));
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> steps = new ArrayList<>();
        for (int number = 0; number < plan.steps().size(); number++) {
            steps.add(step(number));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put(
                        "plan",
                        new StructuredData.ObjectData()
                                .put("clusterId", plan.clusterId())
                                .put("clusterName", plan.clusterName())
                                .put("configIndex", plan.configIndex())
                                .put("already", plan.isAlreadyDone())
                                .put("before", configuration(plan.before()))
                                .put("steps", new StructuredData.ListData(steps))
                                .put("wanted", configuration(plan.wanted()))
                                .putTexts("warnings", hints));
    }

    private StructuredData.ObjectData step(int number) {
        ConfigurationStep step = plan.steps().get(number);
        return new StructuredData.ObjectData()
                .put("step", number + 1)
                .put("kind", step.kind().word())
                .put("text", plan.describe(step))
                .put("state", number < madeCount ? "done" : "pending")
                .put("failureToleranceDuring", toleranceDuring(step))
                .put("after", configuration(step.after()));
    }

    private static StructuredData.ObjectData configuration(Configuration configuration) {
        return new StructuredData.ObjectData()
                .put("voters", servers(configuration, configuration.voters()))
                .put("learners", servers(configuration, configuration.learners()))
                .put(
                        "quorum",
                        MembershipChangePlan.quorum(configuration.voters()).neededCount())
                .put("failureTolerance", tolerance(configuration));
    }

    private static StructuredData.ListData servers(Configuration configuration, Collection<ServerId> ids) {
        List<StructuredData> servers = new ArrayList<>();
        for (ServerId id : ids) {
            ClusterMember member = configuration.member(id);
            servers.add(new StructuredData.ObjectData()
                    .put("id", id.value())
                    .put("address", member == null ? null : member.address()));
        }
        return new StructuredData.ListData(servers);
    }

    /** Returns the steps, a line each. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        plan.steps().forEach(step -> lines.add(new DocumentBlock.TextLineBlock(plan.describe(step))));
        return lines;
    }
}
