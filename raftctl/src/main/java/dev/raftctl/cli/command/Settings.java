package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Security;
import dev.raftctl.cli.output.Format;
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
        Security security,
        Format format,
        long timeoutMillis,
        boolean yes,
        boolean dryRun,
        boolean verbose) {
    private static final String DEFAULT_ENDPOINT = "127.0.0.1:7001";
    private static final long DEFAULT_TIMEOUT_MILLIS = 5_000;

    public Settings {
        endpoints = List.copyOf(endpoints);
    }

    public static Settings of(SharedOptions given, Map<String, String> env) throws Failure {
        String context = context(given, env);
        return new Settings(
                endpoints(given, env, context),
                credentials(given, env, context).security(),
                format(given, env),
                timeout(given, env),
                given.yes,
                given.dryRun,
                given.verbose);
    }

    /** How results are written. */
    public static Format format(SharedOptions given, Map<String, String> env) throws Failure {
        return Format.named(first(given.output, env.get("RAFTCTL_OUTPUT")));
    }

    /** The context that counts; null: none. Endpoints that are given make one count only if it is given, too. */
    private static @Nullable String context(SharedOptions given, Map<String, String> env) throws Failure {
        if (given.context != null) {
            return given.context;
        }
        if (first(given.endpoints, env.get("RAFTCTL_ENDPOINTS")) != null) {
            return null;
        }
        String name = first(null, env.get("RAFTCTL_CONTEXT"));
        return name != null ? name : Contexts.of(env).current();
    }

    private static Credentials credentials(SharedOptions given, Map<String, String> env, @Nullable String context)
            throws Failure {
        Credentials told = Credentials.of(given);
        Credentials named =
                context == null ? Credentials.NONE : Contexts.of(env).credentials(context);
        Credentials around = Credentials.of(env);
        return given.context != null
                ? told.or(named).or(around)
                : told.or(around).or(named);
    }

    private static List<HostPort> endpoints(SharedOptions given, Map<String, String> env, @Nullable String context)
            throws Failure {
        String text = first(given.endpoints, env.get("RAFTCTL_ENDPOINTS"));
        String place = given.endpoints != null ? "--endpoints" : "RAFTCTL_ENDPOINTS";
        if (given.endpoints == null && context != null) {
            text = Contexts.of(env).endpoints(context);
            place = "the context '" + context + "'";
        }
        return parse(text == null ? DEFAULT_ENDPOINT : text, place);
    }

    private static List<HostPort> parse(String text, String place) throws Failure {
        List<HostPort> endpoints = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            String one = text.substring(from, to).strip();
            from = to + 1;
            HostPort endpoint = endpoint(one, place);
            if (!endpoints.contains(endpoint)) {
                endpoints.add(endpoint);
            }
        }
        return endpoints;
    }

    private static HostPort endpoint(String text, String place) throws Failure {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException bad) {
            throw Failure.usage(
                    "bad endpoint in " + place + ": " + bad.getMessage(), "for instance 10.0.0.1:7001,10.0.0.2:7001");
        }
    }

    private static long timeout(SharedOptions given, Map<String, String> env) throws Failure {
        String text = first(given.timeout, env.get("RAFTCTL_TIMEOUT"));
        if (text == null) {
            return DEFAULT_TIMEOUT_MILLIS;
        }
        long millis = Durations.millis(text, given.timeout != null ? "--timeout" : "RAFTCTL_TIMEOUT");
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
