package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effective settings: an option overrides the environment, which overrides the context.
 *
 * @param timeoutMillis for the whole command, above 0
 */
public record CommandSettings(
        List<HostPort> endpoints,
        ClientSecurity security,
        OutputFormat format,
        long timeoutMillis,
        boolean yes,
        boolean dryRun,
        boolean verbose) {
    private static final String DEFAULT_ENDPOINT = "127.0.0.1:7001";
    private static final long DEFAULT_TIMEOUT_MILLIS = 5_000;

    public CommandSettings {
        endpoints = List.copyOf(endpoints);
    }

    public static CommandSettings of(SharedCommandOptions options, Map<String, String> env) throws CliFailure {
        String contextName = contextName(options, env);
        return new CommandSettings(
                endpoints(options, env, contextName),
                tlsOptions(options, env, contextName).security(),
                format(options, env),
                timeout(options, env),
                options.yes,
                options.dryRun,
                options.verbose);
    }

    /** Returns the pattern of contexts that is given in place of one context; null if there is none. */
    public static @Nullable ContextPattern contextPattern(SharedCommandOptions options, Map<String, String> env)
            throws CliFailure {
        String contextName = contextName(options, env);
        return contextName == null ? null : ContextPattern.of(contextName);
    }

    /** Returns the settings without a cluster, for a command that asks several clusters. */
    public static CommandSettings withoutCluster(SharedCommandOptions options, Map<String, String> env)
            throws CliFailure {
        return new CommandSettings(
                List.of(),
                ClientSecurity.DEFAULT,
                format(options, env),
                timeout(options, env),
                options.yes,
                options.dryRun,
                options.verbose);
    }

    /** Returns the settings for the cluster of one of several contexts. */
    static CommandSettings ofContext(
            SharedCommandOptions options, Map<String, String> env, ClusterContextsFile contexts, String name)
            throws CliFailure {
        return new CommandSettings(
                parse(contexts.endpoints(name), "context '" + name + "'"),
                tlsOptions(options, env, contexts.tlsOptions(name)).security(),
                format(options, env),
                timeout(options, env),
                options.yes,
                options.dryRun,
                options.verbose);
    }

    /** Returns the output format. */
    public static OutputFormat format(SharedCommandOptions options, Map<String, String> env) throws CliFailure {
        return OutputFormat.parse(first(options.output, env.get("RAFTCTL_OUTPUT")));
    }

    /**
     * Returns the context to use; null if there is none. Explicit endpoints disable the current context; only a context
     * that is itself given explicitly is used with them.
     */
    private static @Nullable String contextName(SharedCommandOptions options, Map<String, String> env)
            throws CliFailure {
        if (options.context != null) {
            return options.context;
        }
        if (first(options.endpoints, env.get("RAFTCTL_ENDPOINTS")) != null) {
            return null;
        }
        String name = first(null, env.get("RAFTCTL_CONTEXT"));
        return name != null ? name : ClusterContextsFile.of(env).current();
    }

    private static TlsOptions tlsOptions(
            SharedCommandOptions options, Map<String, String> env, @Nullable String contextName) throws CliFailure {
        return tlsOptions(
                options,
                env,
                contextName == null
                        ? TlsOptions.NONE
                        : ClusterContextsFile.of(env).tlsOptions(contextName));
    }

    private static TlsOptions tlsOptions(
            SharedCommandOptions options, Map<String, String> env, TlsOptions fromContext) {
        TlsOptions fromOptions = TlsOptions.of(options);
        TlsOptions fromEnvironment = TlsOptions.of(env);
        return options.context != null
                ? fromOptions.withFallback(fromContext).withFallback(fromEnvironment)
                : fromOptions.withFallback(fromEnvironment).withFallback(fromContext);
    }

    private static List<HostPort> endpoints(
            SharedCommandOptions options, Map<String, String> env, @Nullable String contextName) throws CliFailure {
        String text = first(options.endpoints, env.get("RAFTCTL_ENDPOINTS"));
        String source = options.endpoints != null ? "--endpoints" : "RAFTCTL_ENDPOINTS";
        if (options.endpoints == null && contextName != null) {
            text = ClusterContextsFile.of(env).endpoints(contextName);
            source = "context '" + contextName + "'";
        }
        return parse(text == null ? DEFAULT_ENDPOINT : text, source);
    }

    private static List<HostPort> parse(String text, String source) throws CliFailure {
        List<HostPort> endpoints = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            String item = text.substring(from, to).strip();
            from = to + 1;
            HostPort endpoint = endpoint(item, source);
            if (!endpoints.contains(endpoint)) {
                endpoints.add(endpoint);
            }
        }
        return endpoints;
    }

    private static HostPort endpoint(String text, String source) throws CliFailure {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw CliFailure.usage(
                    "bad endpoint in " + source + ": " + invalid.getMessage(), "e.g. 10.0.0.1:7001,10.0.0.2:7001");
        }
    }

    private static long timeout(SharedCommandOptions options, Map<String, String> env) throws CliFailure {
        String text = first(options.timeout, env.get("RAFTCTL_TIMEOUT"));
        if (text == null) {
            return DEFAULT_TIMEOUT_MILLIS;
        }
        long millis = DurationArgument.millis(text, options.timeout != null ? "--timeout" : "RAFTCTL_TIMEOUT");
        if (millis == 0) {
            throw CliFailure.usage("the timeout must be greater than 0", "e.g. --timeout 5s");
        }
        return millis;
    }

    /**
     * Returns the value of the option if it is given, otherwise of the environment variable; null if both are unset.
     */
    private static @Nullable String first(@Nullable String option, @Nullable String variable) {
        if (option != null) {
            return option;
        }
        return variable == null || variable.isEmpty() ? null : variable;
    }
}
