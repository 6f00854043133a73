package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.install.AtomicFileReplacement;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Named sets of endpoints, stored in {@code $XDG_CONFIG_HOME/raftctl/contexts.properties}. Each context has
 * {@code prod.endpoints=H:P,…} and optionally {@code prod.cacert}, {@code prod.cert} and {@code prod.key}, or
 * {@code prod.insecure}. {@code current=prod} selects a context.
 */
final class ClusterContextsFile {
    private static final String CURRENT = "current";
    private static final String ENDPOINTS = ".endpoints";
    private static final String CACERT = ".cacert";
    private static final String CERT = ".cert";
    private static final String KEY = ".key";
    private static final String INSECURE = ".insecure";

    private final Map<String, String> env;
    private final @Nullable Path file;
    private final Properties properties = new Properties();

    private ClusterContextsFile(Map<String, String> env) throws CliFailure {
        this.env = env;
        file = file(env);
    }

    static ClusterContextsFile of(Map<String, String> env) throws CliFailure {
        ClusterContextsFile contexts = new ClusterContextsFile(env);
        Path file = contexts.file;
        if (file != null && Files.exists(file)) {
            contexts.load(file);
        }
        return contexts;
    }

    private static @Nullable Path file(Map<String, String> env) throws CliFailure {
        Path directory = XdgUserDirectories.locate(env, "XDG_CONFIG_HOME", ".config");
        return directory == null ? null : directory.resolve("contexts.properties");
    }

    private void load(Path file) throws CliFailure {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw CliFailure.usage(
                    "cannot read the contexts file " + file + ": " + unreadable.getMessage(),
                    "fix the file, or give the endpoints with -e");
        }
    }

    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.endsWith(ENDPOINTS)) {
                names.add(key.substring(0, key.length() - ENDPOINTS.length()));
            }
        }
        return names;
    }

    @Nullable
    String current() {
        return properties.getProperty(CURRENT);
    }

    String endpoints(String name) throws CliFailure {
        String endpoints = properties.getProperty(name + ENDPOINTS);
        if (endpoints == null) {
            throw CliFailure.usage(
                    "no context '" + name + "'" + (file == null ? "" : " in " + file), knownContextsHint());
        }
        return endpoints;
    }

    /** Returns the names that match; fails if there are none. */
    SortedSet<String> requireMatching(ContextPattern pattern) throws CliFailure {
        SortedSet<String> matching = new TreeSet<>(names());
        matching.removeIf(name -> !pattern.matches(name));
        if (matching.isEmpty()) {
            throw CliFailure.usage(
                    "no context matches '" + pattern.text() + "'" + (file == null ? "" : " in " + file),
                    knownContextsHint());
        }
        return matching;
    }

    private String knownContextsHint() {
        return names().isEmpty()
                ? "create one with: raftctl context set NAME --endpoints H:P"
                : "known contexts: " + String.join(", ", names());
    }

    /**
     * Returns the TLS options of a context; empty options if there is no such context, because looking up its endpoints
     * reports that.
     */
    TlsOptions tlsOptions(String name) {
        return new TlsOptions(
                properties.getProperty(name + CACERT),
                properties.getProperty(name + CERT),
                properties.getProperty(name + KEY),
                "true".equals(properties.getProperty(name + INSECURE)));
    }

    void set(String name, String endpoints, TlsOptions tlsOptions) throws CliFailure {
        properties.setProperty(name + ENDPOINTS, endpoints);
        setOrRemove(name + CACERT, toAbsolutePath(tlsOptions.cacert()));
        setOrRemove(name + CERT, toAbsolutePath(tlsOptions.cert()));
        setOrRemove(name + KEY, toAbsolutePath(tlsOptions.key()));
        setOrRemove(name + INSECURE, tlsOptions.insecure() ? "true" : null);
    }

    private void setOrRemove(String key, @Nullable String value) {
        if (value == null) {
            properties.remove(key);
        } else {
            properties.setProperty(key, value);
        }
    }

    /** Makes a file name absolute, because a context may be used from any directory. */
    private static @Nullable String toAbsolutePath(@Nullable String file) throws CliFailure {
        return file == null
                ? null
                : ArgumentConverters.path(file).toAbsolutePath().normalize().toString();
    }

    void use(String name) throws CliFailure {
        endpoints(name);
        properties.setProperty(CURRENT, name);
    }

    void remove(String name) throws CliFailure {
        endpoints(name);
        for (String part : List.of(ENDPOINTS, CACERT, CERT, KEY, INSECURE)) {
            properties.remove(name + part);
        }
        if (name.equals(current())) {
            properties.remove(CURRENT);
        }
    }

    /**
     * Writes the contexts to a temporary file and renames it, so that a reader sees either all old or all new contexts.
     */
    void save() throws CliFailure {
        Path directory = file == null ? null : file.getParent();
        if (file == null || directory == null) {
            throw CliFailure.usage("there is no directory to store contexts in", "set HOME or XDG_CONFIG_HOME");
        }
        try {
            XdgUserDirectories.create(directory, env);
            Path target = AtomicFileReplacement.resolveTarget(file);
            Path temporary = Files.createTempFile(target.getParent(), "contexts", ".tmp");
            try {
                Files.writeString(temporary, text(), StandardCharsets.UTF_8);
                AtomicFileReplacement.replace(target, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failed) {
            throw CliFailure.usage("cannot write the contexts file " + file + ": " + failed.getMessage(), "");
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            String value = properties.getProperty(key).replace("\\", "\\\\");
            text.append(key).append('=').append(value).append('\n');
        }
        return text.toString();
    }
}
