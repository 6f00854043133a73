package dev.raftctl.cli;

import dev.raftctl.cli.cluster.Acquaintance;
import dev.raftctl.cli.cluster.Cause;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Deadline;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Links;
import dev.raftctl.cli.cluster.Notes;
import dev.raftctl.cli.cluster.Pace;
import dev.raftctl.cli.cluster.Target;
import dev.raftctl.cli.command.Call;
import dev.raftctl.cli.command.HelpCommand;
import dev.raftctl.cli.command.Report;
import dev.raftctl.cli.command.Settings;
import dev.raftctl.cli.command.SharedOptions;
import dev.raftctl.cli.command.Verb;
import dev.raftctl.cli.command.Verbs;
import dev.raftctl.protocol.net.HostPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * One raftctl: the commands over given surroundings. What it learns of a cluster in one run it knows in the next. One thread at
 * a time; an interrupt of that thread ends the run with 130.
 */
public final class Cli implements AutoCloseable {
    private static final long LAST_WORDS_MILLIS = 500;
    private static final long GOODBYE_MILLIS = 300;

    private final Surroundings surroundings;
    private final Pace pace;
    private final Map<List<HostPort>, Acquaintance> known = new HashMap<>();
    private final Map<Acquaintance, Links> ways = new HashMap<>();
    private @Nullable Target only;

    public Cli(Surroundings surroundings) {
        this(surroundings, Pace.REAL);
    }

    Cli(Surroundings surroundings, Pace pace) {
        this.surroundings = surroundings;
        this.pace = pace;
    }

    /** The model of all commands, for help, completion and man pages: a new one each time. */
    public CommandLine tree() {
        return CommandTree.whole();
    }

    /** From now on talk to this server alone; null: to the whole cluster again. */
    public void talkOnlyTo(@Nullable Target server) {
        only = server;
    }

    /**
     * Runs one command and says on the surroundings' streams what came of it; also when the process is asked to end meanwhile.
     *
     * @return the exit code
     */
    @SuppressWarnings("try") // Ctrl-C is watched for while the block runs; nothing is asked of the watch.
    public int run(List<String> words) {
        if (Verbs.seesToItsEnd(CommandTree.command(words))) {
            return run(words, surroundings, Origin.ALONE);
        }
        CtrlC ctrlC = new CtrlC(LAST_WORDS_MILLIS);
        try {
            return run(words, surroundings, Origin.ALONE);
        } finally {
            ctrlC.close();
        }
    }

    /** The same with other streams, this once: for a command whose results are captured, paged, or sent into a pipe. */
    public int run(List<String> words, Surroundings around, Origin origin) {
        Telling telling = new Telling(around, words, origin);
        try {
            int exit = run(words, around, telling);
            Failure loss = around.out() instanceof ResultStream results ? results.loss() : null;
            if (loss != null) {
                throw loss;
            }
            return exit;
        } catch (Failure failure) {
            telling.failed(failure);
            return failure.exit().code();
        } catch (RuntimeException | Error fault) {
            telling.failed(new Failure(
                    ExitCode.FAULT,
                    Cause.FAULT.name(),
                    "a fault of raftctl itself: " + fault,
                    "run it again with -v, and report what it says",
                    fault));
            return ExitCode.FAULT.code();
        } finally {
            around.out().flush();
            around.err().flush();
        }
    }

    /** Says what went wrong beside the commands, in the way these words ask for; returns its exit code. */
    public int failed(Failure failure, List<String> words, Surroundings around) {
        return failed(failure, words, around, Origin.ALONE);
    }

    /** The same of something that came from there. */
    public int failed(Failure failure, List<String> words, Surroundings around, Origin origin) {
        new Telling(around, words, origin).failed(failure);
        around.err().flush();
        return failure.exit().code();
    }

    private int run(List<String> words, Surroundings around, Telling telling) throws Failure {
        if (words.size() == 1 && words.get(0).equals("--version")) {
            // Nothing to parse: this one word need not wait for the model of the commands.
            return run(Verbs.version(), new SharedOptions(), around, telling);
        }
        if (words.size() == 1 && words.get(0).equals("--help") && HelpText.printPrepared(around.out())) {
            return 0;
        }
        CommandLine root = CommandTree.forWords(words);
        ParseResult parsed = parse(root, words);
        CommandLine last = lastOf(parsed);
        SharedOptions shared = (SharedOptions) root.getCommandSpec().userObject();
        if (last.isUsageHelpRequested()) {
            HelpText.print(last, around.out());
            return 0;
        }
        Object command = last.getCommandSpec().userObject();
        if (command instanceof HelpCommand help) {
            return help(help.words(), shared, around, telling);
        }
        return run(verb(command, last), shared, around, telling);
    }

    private static int help(List<String> words, SharedOptions shared, Surroundings around, Telling telling)
            throws Failure {
        if (Settings.format(shared, around.env()).isForPeople()) {
            HelpText.print(CommandTree.named(words), around.out());
            return 0;
        }
        return telling.tell(Report.of(CommandTree.help(words)));
    }

    private int run(Verb verb, SharedOptions shared, Surroundings around, Telling telling) throws Failure {
        Settings settings = Settings.of(shared, around.env());
        telling.as(settings, shared);
        ClusterClient cluster = client(settings, telling);
        return telling.tell(verb.run(new Call(around, shared, settings, cluster)));
    }

    private static ParseResult parse(CommandLine root, List<String> words) throws Failure {
        try {
            return root.parseArgs(words.toArray(new String[0]));
        } catch (ParameterException wrong) {
            throw UsageFailure.of(wrong, words);
        }
    }

    private static CommandLine lastOf(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec().commandLine();
    }

    private static Verb verb(Object command, CommandLine line) throws Failure {
        if (command instanceof SharedOptions shared) {
            return shared.isVersionAsked() ? Verbs.version() : Verbs.withoutCommand();
        }
        if (command instanceof Verb verb) {
            return verb;
        }
        String name = line.getCommandSpec().qualifiedName();
        throw Failure.usage(
                name + " needs a command behind it: "
                        + String.join(", ", line.getSubcommands().keySet()),
                name + " --help");
    }

    private ClusterClient client(Settings settings, Telling telling) {
        Acquaintance cluster = known.computeIfAbsent(settings.endpoints(), Acquaintance::new);
        cluster.talkOnlyTo(only);
        Deadline deadline = Deadline.in(pace, settings.timeoutMillis());
        Links links = surroundings.links().protectedBy(settings.security());
        ways.put(cluster, links);
        return new ClusterClient(cluster, links, deadline, telling);
    }

    /**
     * Ends the sessions that writes went through; what could not be told ends by itself. The next write opens another.
     */
    public void endSessions() {
        for (Map.Entry<Acquaintance, Links> each : ways.entrySet()) {
            new ClusterClient(each.getKey(), each.getValue(), Deadline.in(pace, GOODBYE_MILLIS), Notes.NONE)
                    .writes()
                    .endSession();
        }
    }

    @Override
    public void close() {
        endSessions();
    }
}
