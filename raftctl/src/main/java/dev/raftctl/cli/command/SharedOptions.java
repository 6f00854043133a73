package dev.raftctl.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The program without a command, and the options every command takes, before its name or behind it. As they were given: {@code
 * null} where they were not.
 */
@Command(
        name = "raftctl",
        description = "A Raft cluster's servers, and their operator's console.",
        synopsisSubcommandLabel = "COMMAND")
public final class SharedOptions {
    @Option(
            names = {"-e", "--endpoints"},
            paramLabel = "H:P[,H:P...]",
            scope = ScopeType.INHERIT,
            description = "Any servers of the cluster; the others and the leader are found from them."
                    + " Default: the context's, else 127.0.0.1:7001. [RAFTCTL_ENDPOINTS]")
    @Nullable
    String endpoints;

    @Option(
            names = {"-C", "--context"},
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "A named set of endpoints from the contexts file. [RAFTCTL_CONTEXT]")
    @Nullable
    String context;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            completionCandidates = OutputFormatCandidates.class,
            description =
                    "table, wide, json, jsonl (a line for each item of a list), yaml or value (the bare value, for scripts)."
                            + " [RAFTCTL_OUTPUT]")
    @Nullable
    String output;

    @Option(
            names = "--timeout",
            paramLabel = "DUR",
            scope = ScopeType.INHERIT,
            description = "The whole command's time, for instance 500ms, 5s, 1m30s. Default: 5s. [RAFTCTL_TIMEOUT]")
    @Nullable
    String timeout;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "With --cert and --key: mutual TLS. The authorities trusted, in PEM. [RAFTCTL_CACERT]")
    @Nullable
    String cacert;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The certificate shown to servers. [RAFTCTL_CERT]")
    @Nullable
    String cert;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Its private key. [RAFTCTL_KEY]")
    @Nullable
    String key;

    @Option(
            names = "--insecure",
            scope = ScopeType.INHERIT,
            description = "Send plaintext to other machines. [RAFTCTL_INSECURE]")
    boolean insecure;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Answer yes where a dangerous command asks.")
    boolean yes;

    @Option(
            names = "--dry-run",
            scope = ScopeType.INHERIT,
            description = "Show the plan of a change with its quorum arithmetic, and change nothing.")
    boolean dryRun;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            completionCandidates = ColorModeCandidates.class,
            description = "auto, always or never. [NO_COLOR, CLICOLOR_FORCE]")
    @Nullable
    String color;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "More on stderr: endpoints, redirects, timings, stack traces.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = "--keep-going",
            description = "With commands on standard input: run the others after one that failed.")
    boolean keepGoing;

    @Option(names = "--version", description = "Show the version.")
    boolean version;

    /** The same options as words, for the commands of a script. */
    public List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--endpoints", endpoints);
        add(arguments, "--context", context);
        add(arguments, "--output", output);
        add(arguments, "--timeout", timeout);
        add(arguments, "--color", color);
        add(arguments, "--cacert", cacert);
        add(arguments, "--cert", cert);
        add(arguments, "--key", key);
        if (insecure) {
            arguments.add("--insecure");
        }
        if (yes) {
            arguments.add("--yes");
        }
        if (dryRun) {
            arguments.add("--dry-run");
        }
        if (verbose) {
            arguments.add("--verbose");
        }
        return arguments;
    }

    public boolean keepGoing() {
        return keepGoing;
    }

    public boolean isVersionRequested() {
        return version;
    }

    /** When to use colours: {@code auto}, {@code always} or {@code never}, unchecked; null: not said. */
    public @Nullable String color() {
        return color;
    }

    private static void add(List<String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.add(name);
            arguments.add(value);
        }
    }

    /** The same as a node's settings. */
    public List<String> toNodeSettings() {
        List<String> settings = new ArrayList<>();
        if (cacert != null) {
            settings.add("tls.ca=" + cacert);
        }
        if (cert != null) {
            settings.add("tls.cert=" + cert);
        }
        if (key != null) {
            settings.add("tls.key=" + key);
        }
        if (insecure) {
            settings.add("tls.insecure=true");
        }
        return settings;
    }
}
