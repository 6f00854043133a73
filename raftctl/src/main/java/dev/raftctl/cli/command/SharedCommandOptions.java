package dev.raftctl.cli.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The program without a command, and the options that every command accepts before or after its name. {@code null}
 * means not given.
 */
@Command(
        name = "raftctl",
        description = "Run and operate a Raft-replicated key-value cluster.",
        synopsisSubcommandLabel = "COMMAND")
public final class SharedCommandOptions {
    @Option(
            names = {"-e", "--endpoints"},
            paramLabel = "H:P[,H:P...]",
            scope = ScopeType.INHERIT,
            description = "Any servers of the cluster; the other servers and the leader are discovered. Default: the"
                    + " endpoints of the context, otherwise 127.0.0.1:7001. [RAFTCTL_ENDPOINTS]")
    @Nullable
    @ConnectionOption
    String endpoints;

    @Option(
            names = {"-C", "--context"},
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description =
                    "A named set of endpoints (see raftctl context); for health and status also a pattern, such as"
                            + " 'prod-*'. [RAFTCTL_CONTEXT]")
    @Nullable
    @ConnectionOption
    String context;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            completionCandidates = OutputFormatCompletions.class,
            description =
                    "table, wide, json, jsonl (one line per list item), yaml or value (only the value, for scripts)."
                            + " [RAFTCTL_OUTPUT]")
    @Nullable
    String output;

    @Option(
            names = "--timeout",
            paramLabel = "DUR",
            scope = ScopeType.INHERIT,
            description = "Overall time limit, e.g. 500ms, 5s, 1m30s. Default: 5s. [RAFTCTL_TIMEOUT]")
    @Nullable
    String timeout;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Trusted certificate authorities in PEM; enables mutual TLS with --cert and --key. [RAFTCTL_CACERT]")
    @Nullable
    @ConnectionOption
    String cacert;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The client certificate. [RAFTCTL_CERT]")
    @Nullable
    @ConnectionOption
    String cert;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The certificate's private key. [RAFTCTL_KEY]")
    @Nullable
    @ConnectionOption
    String key;

    @Option(
            names = "--insecure",
            scope = ScopeType.INHERIT,
            description = "Allow plaintext to other machines. [RAFTCTL_INSECURE]")
    @ConnectionOption
    boolean insecure;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Skip confirmation prompts.")
    boolean yes;

    @Option(
            names = "--dry-run",
            scope = ScopeType.INHERIT,
            description = "Show the plan of a change with its quorums, without changing anything.")
    boolean dryRun;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            completionCandidates = ColorModeCompletions.class,
            description = "auto, always or never. [NO_COLOR, CLICOLOR_FORCE]")
    @Nullable
    String color;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log endpoints, redirects, timings and stack traces to stderr.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(names = "--keep-going", description = "In a script on standard input: continue after a command that fails.")
    boolean keepGoing;

    @Option(names = "--version", description = "Show the version.")
    boolean version;

    /** Marks an option that determines which servers a command connects to, and how. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    private @interface ConnectionOption {}

    /** Returns whether the option determines which servers a command connects to, or how. */
    public static boolean isForConnection(OptionSpec option) {
        for (Field field : SharedCommandOptions.class.getDeclaredFields()) {
            Option declared = field.getAnnotation(Option.class);
            if (declared != null
                    && field.isAnnotationPresent(ConnectionOption.class)
                    && List.of(declared.names()).contains(option.longestName())) {
                return true;
            }
        }
        return false;
    }

    /** Returns these options as arguments, which every command of a script then receives. */
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

    /** Returns the value of {@code --color}, which has not been validated yet, or null if the option is not given. */
    public @Nullable String color() {
        return color;
    }

    private static void add(List<String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.add(name);
            arguments.add(value);
        }
    }

    /** Returns the TLS options as settings for the configuration of a node. */
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
