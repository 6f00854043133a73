package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClientSecurity;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.output.OutputFormat;
import dev.raftctl.protocol.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the shared options, the environment and the contexts file come to; an option beats the environment, which beats the
 * context.
 *
 * @param timeoutMillis of the whole command, above 0
 */
public record Settings(
        List<HostPort> endpoints,
        ClientSecurity security,
        OutputFormat format,
        long timeoutMillis,
        boolean yes,
        boolean dryRun,
        boolean verbose) {
    private static final String DEFAULT_ENDPOINT = "127.0.0.1:7001";
    private static final long DEFAULT_TIMEOUT_MILLIS = 5_000;

    public Settings {
        endpoints = List.copyOf(endpoints);
    }

    public static Settings of(SharedOptions options, Map<String, String> env) throws Failure {
        String contextName = contextName(options, env);
        return new Settings(
                endpoints(options, env, contextName),
                tlsOptions(options, env, contextName).security(),
                format(options, env),
                timeout(options, env),
                options.yes,
                options.dryRun,
                options.verbose);
    }

    /** How results are written. */
    public static OutputFormat format(SharedOptions options, Map<String, String> env) throws Failure {
        return OutputFormat.parse(first(options.output, env.get("RAFTCTL_OUTPUT")));
    }

    /** The context that counts; null: none. Endpoints that are given make one count only if it is given, too. */
    private static @Nullable String contextName(SharedOptions options, Map<String, String> env) throws Failure {
        if (options.context != null) {
            return options.context;
        }
        if (first(options.endpoints, env.get("RAFTCTL_ENDPOINTS")) != null) {
            return null;
        }
        String name = first(null, env.get("RAFTCTL_CONTEXT"));
        return name != null ? name : ContextsFile.of(env).current();
    }

    private static TlsOptions tlsOptions(SharedOptions options, Map<String, String> env, @Nullable String contextName)
            throws Failure {
        TlsOptions fromOptions = TlsOptions.of(options);
        TlsOptions fromContext =
                contextName == null ? TlsOptions.NONE : ContextsFile.of(env).tlsOptions(contextName);
        TlsOptions fromEnvironment = TlsOptions.of(env);
        return options.context != null
                ? fromOptions.withFallback(fromContext).withFallback(fromEnvironment)
                : fromOptions.withFallback(fromEnvironment).withFallback(fromContext);
    }

    private static List<HostPort> endpoints(
            SharedOptions options, Map<String, String> env, @Nullable String contextName) throws Failure {
        String text = first(options.endpoints, env.get("RAFTCTL_ENDPOINTS"));
        String source = options.endpoints != null ? "--endpoints" : "RAFTCTL_ENDPOINTS";
        if (options.endpoints == null && contextName != null) {
            text = ContextsFile.of(env).endpoints(contextName);
            source = "the context '" + contextName + "'";
        }
        return parse(text == null ? DEFAULT_ENDPOINT : text, source);
    }

    private static List<HostPort> parse(String text, String source) throws Failure {
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

    private static HostPort endpoint(String text, String source) throws Failure {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw Failure.usage(
                    "bad endpoint in " + source + ": " + invalid.getMessage(),
                    "for instance 10.0.0.1:7001,10.0.0.2:7001");
        }
    }

    private static long timeout(SharedOptions options, Map<String, String> env) throws Failure {
        String text = first(options.timeout, env.get("RAFTCTL_TIMEOUT"));
        if (text == null) {
            return DEFAULT_TIMEOUT_MILLIS;
        }
        long millis = Durations.millis(text, options.timeout != null ? "--timeout" : "RAFTCTL_TIMEOUT");
        if (millis == 0) {
            throw Failure.usage("a timeout of 0 leaves no time for an answer", "for instance --timeout 5s");
        }
        return millis;
    }

    /** The first that is given and not empty. */
    private static @Nullable String first(@Nullable String option, @Nullable String variable) {
        if (option != null) {
            return option;
        }
        return variable == null || variable.isEmpty() ? null : variable;
    }
}
