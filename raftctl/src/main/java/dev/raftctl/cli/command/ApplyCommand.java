package dev.raftctl.cli.command;

import dev.raftctl.cli.apply.ApplyPlanReader;
import dev.raftctl.cli.apply.ApplyPlanSyntaxException;
import dev.raftctl.cli.apply.ApplyPlanWriter;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ConfigurationApplyOperation;
import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.ServerPreflight;
import dev.raftctl.cli.view.ConfigurationApplyPlanView;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "with --check, the cluster differs from the file; or the plan cannot be written")
@Command(
        name = "apply",
        description = {
            "Give the cluster the servers that a file lists.",
            "Members that the file does not list are REMOVED: look at --check or --dry-run first. Compares the voters, learners and addresses of the [cluster] section with the cluster's configuration, and"
                    + " makes the steps between them: servers that moved get their address, new servers join as learners"
                    + " and catch up, then all votes change in one joint change, and servers leave last. A leader that"
                    + " is to leave hands leadership over first. Other sections of the file are ignored.",
            "--timeout limits each step, not the whole command: allow for a new server to copy the data, for example"
                    + " 10m. The steps are one recorded operation. If the command is interrupted, run it again as the"
                    + " same user on the same host: it continues after the last completed step. raftctl op cancel ends"
                    + " it between two steps, and raftctl op undo plans the inverse change. It stops before a step that"
                    + " has become unsafe.",
            "A saved plan is carried out exactly as it was made. It is refused (PLAN_OUTDATED) if the members have"
                    + " changed in another way since then."
        },
        footer = {
            "Examples:",
            "  raftctl apply cluster.toml --check",
            "  raftctl apply cluster.toml --timeout 2m",
            "  raftctl apply cluster.toml --plan-out plan.json",
            "  raftctl apply --plan plan.json -y"
        })
final class ApplyCommand implements RaftctlCommand {
    private static final long MAX_PLAN_BYTES = 256 << 10;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The cluster's configuration file, whose [cluster] section lists servers and learners.")
    @Nullable
    Path file;

    @Option(names = "--check", description = "Only compare: exit 0 if there is nothing to do, 1 if there is.")
    boolean check;

    @Option(names = "--plan-out", paramLabel = "PLAN", description = "Only write the plan to this file.")
    @Nullable
    Path planOut;

    @Option(names = "--plan", paramLabel = "PLAN", description = "Carry out the plan in this file.")
    @Nullable
    Path plan;

    @Mixin
    OperationOptions options = new OperationOptions();

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        Path savedPlan = plan;
        Path out = planOut;
        Path input = savedPlan == null ? file : savedPlan;
        if (input == null || (file != null && savedPlan != null)) {
            throw CliFailure.usage(
                    "apply takes either a configuration file or a saved plan",
                    "raftctl apply FILE, or raftctl apply --plan PLAN");
        }
        if (out != null && (check || savedPlan != null)) {
            throw CliFailure.usage("--plan-out goes only with FILE", "raftctl apply FILE --plan-out PLAN");
        }
        if (!Files.exists(input)) {
            throw CliFailure.usage(input + ": there is no such file", "check its path");
        }
        ClusterClient cluster = context.cluster();
        PlannedSteps planned = savedPlan == null ? planFor(input, cluster) : read(savedPlan, cluster);
        ConfigurationApplyPlanView view = new ConfigurationApplyPlanView(
                planned.plan(),
                planned.madeCount(),
                ServerPreflight.hints(cluster, planned.plan(), planned.madeCount()));
        if (out != null) {
            write(out, ApplyPlanWriter.write(planned.plan()));
            return CommandResult.of(view);
        }
        if (check) {
            return new CommandResult.CompletedCommandResult(
                    view, planned.isAlreadyDone() ? ExitCode.DONE : ExitCode.NO);
        }
        String command = savedPlan == null ? "apply " + file : "apply --plan " + savedPlan;
        return new ApplyCommandResult(context, options, command, planned, view).of("Carry out this plan?");
    }

    private static PlannedSteps planFor(Path file, ClusterClient cluster) throws CliFailure {
        ListedCluster listed = ListedCluster.read(file);
        ServerStatus leader = ConfigurationApplyOperation.awaitLeader(cluster);
        boolean isNamed = !listed.name().equals(ListedCluster.DEFAULT_NAME);
        if (isNamed && !listed.name().equals(leader.clusterName())) {
            throw otherCluster(file + " is for the cluster \"" + listed.name()
                    + "\", but the servers form the cluster \"" + leader.clusterName() + "\"");
        }
        return new PlannedSteps(ConfigurationApplyPlan.of(leader, listed.configuration()), 0);
    }

    private static CliFailure otherCluster(String message) {
        return new CliFailure(
                ExitCode.REFUSED, RefusalReason.WRONG_CLUSTER.name(), message, "check --endpoints or --context", null);
    }

    private static PlannedSteps read(Path path, ClusterClient cluster) throws CliFailure {
        ConfigurationApplyPlan saved;
        try {
            if (Files.size(path) > MAX_PLAN_BYTES) {
                throw new ApplyPlanSyntaxException("it is larger than 256 KiB");
            }
            saved = ApplyPlanReader.read(Files.readAllBytes(path));
        } catch (ApplyPlanSyntaxException invalid) {
            throw CliFailure.usage(
                    path + " is not a plan: " + invalid.message(), "raftctl apply FILE --plan-out " + path);
        } catch (IOException unreadable) {
            throw CliFailure.usage(path + " cannot be read: " + unreadable.getMessage(), "check the path of the plan");
        }
        ServerStatus leader = ConfigurationApplyOperation.awaitLeader(cluster);
        if (!saved.clusterId().equals(leader.clusterId())) {
            throw otherCluster(path + " is a plan for the cluster \"" + saved.clusterName() + "\" (" + saved.clusterId()
                    + "), but the servers form the cluster " + leader.clusterId());
        }
        int made = saved.lineage() == leader.lineage()
                ? saved.madeSteps(leader.configIndex(), leader.configuration())
                : -1;
        if (made < 0) {
            throw new CliFailure(
                    CliFailureReason.PLAN_OUTDATED,
                    path + " was made for the configuration at index " + saved.configIndex()
                            + ", and the configuration at index " + leader.configIndex()
                            + " is not one that its steps lead to: "
                            + ConfigurationApplyPlan.describe(leader.configuration()),
                    "make a new plan: raftctl apply FILE --plan-out " + path);
        }
        return new PlannedSteps(saved, made);
    }

    private static void write(Path path, String text) throws CliFailure {
        try {
            Files.writeString(path, text);
        } catch (IOException failure) {
            throw new CliFailure(
                    CliFailureReason.CANNOT_WRITE, path + " cannot be written: " + failure.getMessage(), "");
        }
    }
}
