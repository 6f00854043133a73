package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.WriteTimingOperation;
import dev.raftctl.cli.cluster.WriteTimingOperation.TimedWrite;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.cli.findings.Finding;
import dev.raftctl.cli.findings.FindingTopic;
import dev.raftctl.cli.findings.Findings;
import dev.raftctl.cli.findings.WriteBottleneck;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.TimedWriteView;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.WriteStages;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Times one write and explains what it waited for. */
final class WriteExplanation {
    private static final long MICROS_PER_MILLI = 1_000;

    private WriteExplanation() {}

    static CommandResult explain(CommandContext context) throws CliFailure {
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of("explain write", "time an entry that changes nothing"));
        }
        TimedWrite write = new WriteTimingOperation(context.cluster()).run();
        // The survey follows the write, so that the servers' measurements include it.
        ClusterVerdict verdict = Findings.of(ClusterSurvey.evenIfSilent(context.cluster()));
        List<Finding> findings = verdict.findings().stream()
                .filter(each -> FindingTopic.WRITE.includes(each.code()))
                .toList();
        WriteStages stages = write.stages();
        ServerId leader = stages == null
                ? verdict.leader()
                : leaderOf(stages, verdict.clusterStatus().configuration());
        WriteBottleneck bottleneck =
                stages == null || leader == null ? null : WriteBottleneck.of(stages, leader, verdict);
        boolean isWrong = isSlow(stages, leader, verdict) || findings.stream().anyMatch(Finding::needsAttention);
        return new CommandResult.CompletedCommandResult(
                new TimedWriteView(write, leader, bottleneck, verdict, findings),
                isWrong ? ExitCode.NO : ExitCode.DONE);
    }

    /** Returns the server that timed the write, which is the only member that is not its own follower. */
    private static @Nullable ServerId leaderOf(WriteStages stages, Configuration configuration) {
        TreeSet<ServerId> members = new TreeSet<>(configuration.members().keySet());
        stages.followers().stream().map(FollowerAcknowledgement::follower).forEach(members::remove);
        return members.size() == 1 ? members.first() : null;
    }

    private static boolean isSlow(@Nullable WriteStages stages, @Nullable ServerId leader, ClusterVerdict verdict) {
        ServerStatus status = leader == null ? null : verdict.clusterStatus().status(leader);
        return stages == null
                || (status != null && stages.appliedMicros() > status.electionTimeoutMs() * MICROS_PER_MILLI);
    }
}
