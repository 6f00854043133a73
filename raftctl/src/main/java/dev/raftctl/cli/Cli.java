package dev.raftctl.cli;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.command.ClusterQuery;
import dev.raftctl.cli.command.CommandContext;
import dev.raftctl.cli.command.CommandRegistry;
import dev.raftctl.cli.command.CommandResult;
import dev.raftctl.cli.command.CommandSettings;
import dev.raftctl.cli.command.ContextPattern;
import dev.raftctl.cli.command.HelpCommand;
import dev.raftctl.cli.command.ParallelClusterQuery;
import dev.raftctl.cli.command.RaftctlCommand;
import dev.raftctl.cli.command.SharedCommandOptions;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.ClientClock;
import dev.raftctl.client.LinkFactory;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.client.RequestTarget;
import dev.raftctl.protocol.net.HostPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs raftctl commands in a given environment. What one command learns about a cluster is available to the next.
 * Confined to one thread at a time; interrupting that thread ends the command with exit code 130.
 */
public final class Cli implements AutoCloseable {
    private static final long EXIT_GRACE_MILLIS = 500;
    private static final long CLOSE_SESSION_MILLIS = 300;

    private final CliEnvironment environment;
    private final ClientClock clock;
    private final Map<List<HostPort>, CachedClusterInfo> knownClusters = new HashMap<>();
    private final Map<CachedClusterInfo, LinkFactory> linksByCluster = new HashMap<>();
    private @Nullable RequestTarget restrictedTo;

    public Cli(CliEnvironment environment) {
        this(environment, ClientClock.REAL);
    }

    Cli(CliEnvironment environment, ClientClock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** Returns a new picocli model of all commands, for help, completion and man pages. */
    public CommandLine commandTree() {
        return CommandTree.all();
    }

    /** Restricts all later commands to one server, or lifts the restriction if the server is null. */
    public void restrictTo(@Nullable RequestTarget server) {
        restrictedTo = server;
    }

    /**
     * Runs one command and prints its result to the environment's streams. If the process is asked to exit meanwhile,
     * the command is interrupted and can still print its result.
     *
     * @return the exit code
     */
    @SuppressWarnings("try") // The hook only has to be open while the block runs.
    public int run(List<String> arguments) {
        if (CommandRegistry.handlesShutdown(CommandTree.commandName(arguments))) {
            return run(arguments, environment, CommandOrigin.COMMAND_LINE);
        }
        InterruptOnShutdown interrupt = new InterruptOnShutdown(EXIT_GRACE_MILLIS);
        try {
            return run(arguments, environment, CommandOrigin.COMMAND_LINE);
        } finally {
            interrupt.close();
        }
    }

    /**
     * Runs one command with the streams of the given environment, so that its results can be captured, paged or piped.
     */
    public int run(List<String> arguments, CliEnvironment environment, CommandOrigin origin) {
        ResultPrinter printer = new ResultPrinter(environment, arguments, origin);
        try {
            int exit = run(arguments, environment, printer);
            CliFailure outputFailure =
                    environment.out() instanceof ResultPrintStream results ? results.writeFailure() : null;
            if (outputFailure != null) {
                throw outputFailure;
            }
            return exit;
        } catch (CliFailure failure) {
            printer.printFailure(failure);
            return failure.exitCode().code();
        } catch (RuntimeException | Error fault) {
            printer.printFailure(new CliFailure(
                    ExitCode.FAULT,
                    CliFailureReason.FAULT.name(),
                    "internal error: " + fault,
                    "run it again with -v and report the output",
                    fault));
            return ExitCode.FAULT.code();
        } finally {
            environment.out().flush();
            environment.err().flush();
        }
    }

    /**
     * Reports a failure that no command raised, in the output format that these arguments ask for; returns its exit
     * code.
     */
    public int reportFailure(CliFailure failure, List<String> arguments, CliEnvironment environment) {
        return reportFailure(failure, arguments, environment, CommandOrigin.COMMAND_LINE);
    }

    /** Prints the failure of a command and returns the exit code of the failure. */
    public int reportFailure(
            CliFailure failure, List<String> arguments, CliEnvironment environment, CommandOrigin origin) {
        new ResultPrinter(environment, arguments, origin).printFailure(failure);
        environment.err().flush();
        return failure.exitCode().code();
    }

    private int run(List<String> arguments, CliEnvironment environment, ResultPrinter printer) throws CliFailure {
        if (arguments.size() == 1 && arguments.get(0).equals("--version")) {
            // Nothing to parse: --version does not need the command model.
            return run(CommandRegistry.versionCommand(), new SharedCommandOptions(), environment, printer);
        }
        if (arguments.size() == 1 && arguments.get(0).equals("--help") && HelpText.printPrepared(environment.out())) {
            return 0;
        }
        CommandLine root = CommandTree.forArguments(arguments);
        ParseResult parsed = parse(root, arguments);
        CommandLine parsedCommand = lastCommand(parsed);
        SharedCommandOptions sharedOptions =
                (SharedCommandOptions) root.getCommandSpec().userObject();
        if (parsedCommand.isUsageHelpRequested()) {
            HelpText.print(parsedCommand, environment.out());
            return 0;
        }
        Object command = parsedCommand.getCommandSpec().userObject();
        if (command instanceof HelpCommand help) {
            return help(help.commandNames(), sharedOptions, environment, printer);
        }
        return run(commandOf(command, parsedCommand), sharedOptions, environment, printer);
    }

    private static int help(
            List<String> arguments,
            SharedCommandOptions sharedOptions,
            CliEnvironment environment,
            ResultPrinter printer)
            throws CliFailure {
        if (RunbookHelp.isRequested(arguments)) {
            // Checks the output format, as for the help of commands.
            CommandSettings.format(sharedOptions, environment.env());
            return printer.print(CommandResult.of(RunbookHelp.of(arguments)));
        }
        if (CommandSettings.format(sharedOptions, environment.env()).isHumanReadable()) {
            HelpText.print(CommandTree.named(arguments), environment.out());
            return 0;
        }
        return printer.print(CommandResult.of(CommandTree.help(arguments)));
    }

    private int run(
            RaftctlCommand verb, SharedCommandOptions sharedOptions, CliEnvironment environment, ResultPrinter printer)
            throws CliFailure {
        ContextPattern pattern = CommandSettings.contextPattern(sharedOptions, environment.env());
        if (pattern != null) {
            return runOnEachCluster(verb, pattern, sharedOptions, environment, printer);
        }
        CommandSettings settings = CommandSettings.of(sharedOptions, environment.env());
        printer.configure(settings, sharedOptions);
        ClusterClient cluster = client(settings, printer);
        try {
            return printer.print(verb.run(new CommandContext(environment, sharedOptions, settings, cluster)));
        } catch (CliFailure failure) {
            throw failure.clusterStatus() == null ? failure.withStatus(cluster.lastStatus()) : failure;
        }
    }

    private int runOnEachCluster(
            RaftctlCommand verb,
            ContextPattern pattern,
            SharedCommandOptions sharedOptions,
            CliEnvironment environment,
            ResultPrinter printer)
            throws CliFailure {
        CommandSettings settings = CommandSettings.withoutCluster(sharedOptions, environment.env());
        printer.configure(settings, sharedOptions);
        ClusterQuery query = verb.clusterQuery();
        if (query == null) {
            throw CliFailure.usage(
                    "the context '" + pattern.text()
                            + "' is a pattern, and only raftctl health and raftctl status ask several clusters",
                    "name one context; raftctl context ls lists them");
        }
        RequestDeadline deadline = RequestDeadline.in(clock, settings.timeoutMillis());
        return printer.print(
                new ParallelClusterQuery(environment, sharedOptions, deadline, printer).ask(pattern, query));
    }

    private static ParseResult parse(CommandLine root, List<String> arguments) throws CliFailure {
        try {
            return root.parseArgs(arguments.toArray(new String[0]));
        } catch (ParameterException invalid) {
            throw UsageErrorTranslator.of(invalid, arguments);
        }
    }

    private static CommandLine lastCommand(ParseResult parsed) {
        ParseResult parsedCommand = parsed;
        while (parsedCommand.hasSubcommand()) {
            parsedCommand = parsedCommand.subcommand();
        }
        return parsedCommand.commandSpec().commandLine();
    }

    private static RaftctlCommand commandOf(Object command, CommandLine line) throws CliFailure {
        if (command instanceof SharedCommandOptions sharedOptions) {
            return sharedOptions.isVersionRequested()
                    ? CommandRegistry.versionCommand()
                    : CommandRegistry.defaultCommand();
        }
        if (command instanceof RaftctlCommand verb) {
            return verb;
        }
        String name = line.getCommandSpec().qualifiedName();
        throw CliFailure.usage(
                name + " requires a subcommand: "
                        + String.join(", ", line.getSubcommands().keySet()),
                name + " --help");
    }

    private ClusterClient client(CommandSettings settings, ResultPrinter printer) {
        CachedClusterInfo cluster = knownClusters.computeIfAbsent(settings.endpoints(), CachedClusterInfo::new);
        cluster.restrictTo(restrictedTo);
        RequestDeadline deadline = RequestDeadline.in(clock, settings.timeoutMillis());
        LinkFactory linkFactory = environment.linkFactory().withSecurity(settings.security());
        linksByCluster.put(cluster, linkFactory);
        return new ClusterClient(cluster, linkFactory, deadline, printer);
    }

    /**
     * Closes the sessions of earlier writes. A session that cannot be closed expires by itself, and the next write
     * opens a new one.
     */
    public void endSessions() {
        for (Map.Entry<CachedClusterInfo, LinkFactory> each : linksByCluster.entrySet()) {
            new ClusterClient(
                            each.getKey(),
                            each.getValue(),
                            RequestDeadline.in(clock, CLOSE_SESSION_MILLIS),
                            ProgressListener.NONE)
                    .writes()
                    .endSession();
        }
    }

    @Override
    public void close() {
        endSessions();
    }
}
