package dev.raftctl.cli.command;

import dev.raftctl.cli.child.ChildProcess;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.client.CoordinationClient;
import dev.raftctl.client.Lock;
import dev.raftctl.client.LockOptions;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@StreamingOutput
@CommandExits(value = CommandExits.ExitCodeGroup.LOCKED_COMMAND, no = "with --try: the lock is not free")
@Command(
        name = "lock",
        description = {
            "Run a command while holding a lock.",
            "Waits for the lock in a queue, runs CMD, and releases the lock. CMD's standard streams are those of"
                    + " raftctl; signals to raftctl are passed on to CMD. Its environment has RAFTCTL_LOCK_NAME,"
                    + " RAFTCTL_LOCK_TOKEN and RAFTCTL_LEASE.",
            "The lock belongs to a lease that raftctl renews. When the lock is lost, or no renewal was confirmed for"
                    + " --ttl, CMD and the processes that it started get SIGTERM, and after 5 seconds SIGKILL. A lost"
                    + " lock cannot be acquired until the rest of the lease and then the lock delay have passed.",
            "A lease-based lock alone cannot protect a resource outside the cluster: a paused CMD may go on after it"
                    + " has lost the lock. The fencing token can, RAFTCTL_LOCK_TOKEN: it rises from holder to holder, so a"
                    + " resource that remembers the highest token refuses a former holder.",
            "Exits with the exit code of CMD; 126 or 127 if CMD cannot be run; 128 + n if signal n ended CMD. Ctrl-C"
                    + " while waiting gives up the place in the queue. Without a terminal on standard input, CMD runs in a"
                    + " session of its own; in the console and in scripts, it has no input."
        },
        footer = {
            "Examples:",
            "  raftctl lock nightly-backup -- ./backup.sh /data",
            "  raftctl lock nightly-backup --try -- ./backup.sh /data",
            "  raftctl lock deploy --wait 5m --holder \"$USER\" -- make deploy",
            "  raftctl lock workers -n 3 -- ./work.sh"
        })
final class LockCommand implements RaftctlCommand {
    /** How long CMD may take to end by itself after the loss of the lock. */
    private static final long STOP_MILLIS = 5_000;

    private static final long POLL_MILLIS = 50;

    @Parameters(index = "0", paramLabel = "LOCK", description = "The name of the lock.")
    ByteArgument name = ByteArgument.EMPTY;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "CMD",
            description = "The command and its arguments, after --.")
    List<ByteArgument> words = List.of();

    @Option(
            names = "--ttl",
            paramLabel = "DUR",
            description = "How long the lock outlives a holder that crashed. Default: 15s.")
    String ttl = "15s";

    @ArgGroup(exclusive = true)
    @Nullable
    LockWaitOptions wait;

    static final class LockWaitOptions {
        @Option(names = "--wait", paramLabel = "DUR", description = "Maximum time to wait. Default: no limit.")
        @Nullable
        String millis;

        @Option(names = "--try", description = "Do not wait: exit with 1 if the lock is not free.")
        boolean isTry;
    }

    @Option(
            names = "-n",
            paramLabel = "N",
            description = "Number of holders of a semaphore, on which all must agree. Default: 1, a lock.")
    String maxHolders = "1";

    @Option(
            names = "--holder",
            paramLabel = "TEXT",
            description = "How raftctl locks describes this holder. Default: user, host and process id.")
    @Nullable
    String holder;

    /** Returns the bytes of a lock's name, or rejects it before any request is sent. */
    static byte[] requireValidName(ByteArgument name) throws CliFailure {
        byte[] bytes = name.bytes();
        if (bytes.length == 0 || bytes.length > CoordinationLimits.MAX_LOCK_NAME_BYTES) {
            throw CliFailure.usage(
                    "the name of the lock has " + bytes.length + " bytes",
                    "a name has 1 to " + CoordinationLimits.MAX_LOCK_NAME_BYTES + " bytes");
        }
        return bytes;
    }

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        byte[] bytes = requireValidName(name);
        LockOptions options = options();
        String shown = KeyValueBytesFormatter.toLine(bytes);
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of(
                    "lock",
                    "acquire the lock " + shown + " with a lease of "
                            + HumanReadableUnits.millis(options.timeToLive().toMillis()) + ", and run "
                            + KeyValueBytesFormatter.toLine(words.get(0).bytes())));
        }
        try (ChildSignals signals = ChildSignals.open(context.environment().readsProcessInput());
                CoordinationClient client =
                        CoordinationClient.of(context.cluster().requests())) {
            Lock lock = acquire(client, bytes, options, signals, shown);
            return new CommandResult.AlreadyPrintedResult(runLocked(context, lock, signals, shown));
        }
    }

    private static Lock acquire(
            CoordinationClient client, byte[] bytes, LockOptions options, ChildSignals signals, String shown)
            throws CliFailure {
        ClientOutcome<Lock> outcome = client.acquire(bytes, options);
        boolean wasInterrupted = Thread.interrupted() || signals.wasSignalled();
        Lock lock = outcome.value();
        if (wasInterrupted) {
            String unknown =
                    lock == null ? outcome.unknownReason() : lock.release().unknownReason();
            throw new CliFailure(
                    CliFailureReason.INTERRUPTED,
                    "interrupted; the lock " + shown + " is neither held nor waited for"
                            + (unknown == null ? "" : " once its lease has ended: it is not renewed any more"),
                    "");
        }
        if (lock == null) {
            throw notAcquired(
                    outcome, shown, options.maxWait().filter(Duration::isZero).isPresent());
        }
        return lock;
    }

    private static CliFailure notAcquired(ClientOutcome<Lock> outcome, String shown, boolean isTry) {
        Refusal refusal = outcome.refusal();
        if (refusal == null) {
            return new CliFailure(
                    ExitCode.NOT_ACQUIRED,
                    CliFailureReason.OUTCOME_UNKNOWN.name(),
                    "the lock " + shown + " was not acquired; it is unknown " + outcome.unknownReason(),
                    "",
                    null);
        }
        CliFailure failure = CliFailure.of(refusal);
        boolean isHeld = isTry && refusal.reason() == RefusalReason.LOCK_HELD;
        return new CliFailure(
                isHeld ? ExitCode.NO : ExitCode.NOT_ACQUIRED,
                refusal.reason().name(),
                "the lock " + shown + " was not acquired: " + refusal.message(),
                failure.hint().isEmpty() ? "show its holders: raftctl locks " + shown : failure.hint(),
                null);
    }

    private int runLocked(CommandContext context, Lock lock, ChildSignals signals, String shown) throws CliFailure {
        ChildProcess child;
        try {
            child = start(context, lock);
        } catch (IOException broken) {
            lock.close();
            throw new CliFailure(
                    ExitCode.NOT_ACQUIRED,
                    CliFailureReason.FAULT.name(),
                    "no process could be started: " + broken.getMessage(),
                    "",
                    broken);
        }
        signals.passOnTo(child, lock::isHeld);
        boolean hasEnded = awaitEndOrLoss(child, lock);
        signals.stopPassingOn();
        if (!hasEnded) {
            child.stop(STOP_MILLIS);
            throw lost(lock, shown, "; the command was ended");
        }
        release(context, lock, shown);
        return child.exitCode();
    }

    private ChildProcess start(CommandContext context, Lock lock) throws IOException {
        List<String> program = words.stream().map(ByteArgument::text).toList();
        Map<String, String> variables = Map.of(
                "RAFTCTL_LOCK_NAME", name.text(),
                "RAFTCTL_LOCK_TOKEN", Long.toString(lock.token()),
                "RAFTCTL_LEASE", Long.toString(lock.lease().id()));
        context.environment().out().flush();
        return context.environment().readsProcessInput()
                ? ChildProcess.start(program, variables, context.environment().inIsTerminal())
                : ChildProcess.startWithoutInput(
                        program,
                        variables,
                        context.environment().out(),
                        context.environment().err());
    }

    /** Returns whether the child has ended; false if the lock was lost before. */
    private static boolean awaitEndOrLoss(ChildProcess child, Lock lock) {
        while (lock.isHeld()) {
            try {
                if (child.waitFor(POLL_MILLIS)) {
                    child.finishOutput();
                    return true;
                }
            } catch (InterruptedException interrupted) {
                // In the console, Ctrl-C interrupts this thread.
                child.signal("INT");
            }
        }
        return false;
    }

    private static CliFailure lost(Lock lock, String shown, String consequence) {
        String reason = lock.lost().getNow("no renewal of its lease was confirmed in time");
        return new CliFailure(
                CliFailureReason.LOCK_LOST,
                "the lock " + shown + " was lost: " + reason + consequence,
                "show its holders: raftctl locks " + shown);
    }

    private static void release(CommandContext context, Lock lock, String shown) throws CliFailure {
        ClientOutcome<Long> released = lock.release();
        if (released.value() != null) {
            return;
        }
        if (lock.lost().isDone()) {
            throw lost(lock, shown, ", perhaps before the command ended");
        }
        Refusal refusal = released.refusal();
        context.cluster()
                .listener()
                .warning("the lock " + shown + " may not be released before its lease ends, in at most "
                        + HumanReadableUnits.millis(lock.lease().timeToLive().toMillis()) + ": "
                        + (refusal == null ? released.unknownReason() : refusal.message()));
    }

    private LockOptions options() throws CliFailure {
        LockWaitOptions waitOptions = wait;
        Optional<Duration> maxWait = Optional.empty();
        if (waitOptions != null) {
            String millis = waitOptions.millis;
            maxWait = Optional.of(
                    millis == null ? Duration.ZERO : Duration.ofMillis(DurationArgument.millis(millis, "--wait")));
        }
        long holders = ArgumentParser.number(maxHolders, "-n", 1);
        if (holders > CoordinationLimits.MAX_HOLDERS) {
            throw CliFailure.usage("-n: " + holders + " is greater than " + CoordinationLimits.MAX_HOLDERS, "");
        }
        return new LockOptions(
                Duration.ofMillis(DurationArgument.millis(ttl, "--ttl")),
                maxWait,
                (int) holders,
                Duration.ofMillis(STOP_MILLIS),
                LockHolderDescription.of(holder));
    }
}
