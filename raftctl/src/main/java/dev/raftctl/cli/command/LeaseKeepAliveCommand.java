package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.output.AnsiColors;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.cli.output.OutputWriter;
import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.UserMessageView;
import dev.raftctl.client.ClientClock;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@StreamingOutput
@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "no renewal was confirmed within the time to live")
@Command(
        name = "keep-alive",
        description = {
            "Renew a lease until interrupted.",
            "Prints a line for each renewal, three in a time to live. The time to live counts from when the last"
                    + " confirmed renewal was sent: after that the command exits, even if no server can be reached."
        },
        footer = {
            "Examples:",
            "  raftctl lease keep-alive 4711",
            "  raftctl lease keep-alive 4711 --once",
            "  raftctl lease keep-alive 4711 -o jsonl"
        })
final class LeaseKeepAliveCommand implements RaftctlCommand {
    private static final int RENEWALS_PER_TTL = 3;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long RETRY_MILLIS = 200;

    @Parameters(paramLabel = "LEASE", description = "The id of the lease.")
    String lease = "";

    @Option(names = "--once", description = "Renew the lease once.")
    boolean once;

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        long id = ArgumentParser.leaseId(lease);
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of(
                    "lease keep-alive", "renew lease " + id + (once ? " once" : " until interrupted")));
        }
        if (once) {
            return CommandResult.of(renewed(id, renew(context.cluster(), id)));
        }
        keepAlive(context, id);
        return new CommandResult.AlreadyPrintedResult(ExitCode.DONE.code());
    }

    /** Renews the lease until the reader of the output is gone. */
    private static void keepAlive(CommandContext context, long id) throws CliFailure {
        ClusterClient cluster = context.cluster();
        ClientClock clock = cluster.deadline().clock();
        PrintStream out = context.environment().out();
        OutputFormat format = context.settings().format();
        OutputWriter output = OutputWriter.of(format, AnsiColors.NONE, AnsiColors.NONE, 0);
        long sentNanos = clock.nanoTime();
        long ttlMillis = renew(cluster, id);
        while (true) {
            output.print(renewed(id, ttlMillis), out);
            out.flush();
            if (out.checkError()) {
                return;
            }
            sleep(cluster, sentNanos + ttlMillis / RENEWALS_PER_TTL * NANOS_PER_MILLI - clock.nanoTime());
            long deadlineNanos = sentNanos + ttlMillis * NANOS_PER_MILLI;
            sentNanos = renewUntil(cluster, id, deadlineNanos);
            if (format == OutputFormat.YAML) {
                out.println("---");
            }
        }
    }

    private static void sleep(ClusterClient cluster, long nanos) throws CliFailure {
        if (nanos > 0) {
            cluster.withTimeout(nanos / NANOS_PER_MILLI + 1).pauseUntilDeadline();
        }
    }

    /** Renews the lease before the deadline. Returns when the request was sent. */
    private static long renewUntil(ClusterClient cluster, long id, long deadlineNanos) throws CliFailure {
        ClientClock clock = cluster.deadline().clock();
        String problem = "";
        while (true) {
            long now = clock.nanoTime();
            long remainingMillis = (deadlineNanos - now) / NANOS_PER_MILLI;
            if (remainingMillis <= 0) {
                throw new CliFailure(
                        CliFailureReason.LEASE_LOST,
                        "no renewal of lease " + id + " was confirmed within its time to live, so it counts as lost"
                                + (problem.isEmpty() ? "" : ": " + problem),
                        "show whether it still exists: raftctl lease show " + id);
            }
            try {
                long unused = renew(cluster.withTimeout(remainingMillis), id);
                return now;
            } catch (CliFailure failure) {
                switch (failure.exitCode()) {
                    case UNREACHABLE, LEADERLESS, UNKNOWN -> problem = failure.message();
                    default -> throw failure;
                }
                cluster.listener().detail("raftctl: not renewed: " + problem);
                sleep(cluster, Math.min(RETRY_MILLIS, remainingMillis) * NANOS_PER_MILLI);
            }
        }
    }

    /** Renews the lease once and returns its time to live. */
    private static long renew(ClusterClient cluster, long id) throws CliFailure {
        CoordinationResult.LeasesRenewed result = new CoordinationOperations(cluster)
                .executeRepeatedly(
                        new CoordinationCommand.RenewLeases(List.of(id)),
                        CoordinationResult.LeasesRenewed.class,
                        "renewing lease " + id);
        CoordinationResult.LeaseRenewal renewal = result.renewals().get(0);
        CoordinationRefusal refusal = renewal.refusal();
        if (refusal != null) {
            throw new CliFailure(ExitCode.REFUSED, refusal.reason().name(), message(id, refusal), hint(refusal), null);
        }
        return renewal.ttlMillis();
    }

    private static String message(long id, CoordinationRefusal refusal) {
        return switch (refusal) {
            case LEASE_EXPIRED -> "lease " + id + " has expired";
            case UNKNOWN_LEASE -> "lease " + id + " does not exist: it was never granted, was revoked, or has expired";
            case UNAUTHORISED -> "lease " + id + " belongs to another owner";
            default -> "lease " + id + " was not renewed: " + refusal;
        };
    }

    private static String hint(CoordinationRefusal refusal) {
        return refusal == CoordinationRefusal.UNAUTHORISED
                ? "only the owner and operators can renew it"
                : "grant another one: raftctl lease grant DUR";
    }

    private static UserMessageView renewed(long id, long ttlMillis) {
        return new UserMessageView(
                "lease " + id + " is renewed for " + HumanReadableUnits.millis(ttlMillis),
                StructuredData.ObjectData.withSchemaVersion()
                        .put("lease", Long.toString(id))
                        .put("ttlMs", ttlMillis),
                Long.toString(ttlMillis));
    }
}
