package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.client.ClientSecurity;
import dev.raftctl.protocol.tls.TlsFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files for mutual TLS as the user gave them; {@code null} if not given.
 *
 * @param insecure whether plaintext may be sent to other machines
 */
record TlsOptions(
        @Nullable String cacert,
        @Nullable String cert,
        @Nullable String key,
        boolean insecure) {
    static final TlsOptions NONE = new TlsOptions(null, null, null, false);

    static TlsOptions of(SharedCommandOptions options) {
        return new TlsOptions(options.cacert, options.cert, options.key, options.insecure);
    }

    static TlsOptions of(Map<String, String> env) {
        String insecure = nonEmpty(env, "RAFTCTL_INSECURE");
        return new TlsOptions(
                nonEmpty(env, "RAFTCTL_CACERT"),
                nonEmpty(env, "RAFTCTL_CERT"),
                nonEmpty(env, "RAFTCTL_KEY"),
                insecure != null && (insecure.equals("1") || insecure.equals("true")));
    }

    private static @Nullable String nonEmpty(Map<String, String> env, String name) {
        String value = env.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    boolean isEmpty() {
        return cacert == null && cert == null && key == null && !insecure;
    }

    /**
     * Returns these options, with missing ones taken from {@code fallback}. If these options ask for plaintext, no
     * files are taken from the fallback.
     */
    TlsOptions withFallback(TlsOptions fallback) {
        if (insecure && cacert == null && cert == null && key == null) {
            return this;
        }
        boolean tls = cacert != null || cert != null || key != null;
        return new TlsOptions(
                cacert != null ? cacert : fallback.cacert,
                cert != null ? cert : fallback.cert,
                key != null ? key : fallback.key,
                insecure || (!tls && fallback.insecure));
    }

    ClientSecurity security() throws CliFailure {
        if (cacert == null && cert == null && key == null) {
            return new ClientSecurity(null, insecure);
        }
        if (insecure) {
            throw CliFailure.usage("--insecure cannot be combined with certificates", "remove either");
        }
        if (cacert == null || cert == null || key == null) {
            String missing = cacert == null ? "--cacert" : cert == null ? "--cert" : "--key";
            throw CliFailure.usage(
                    missing + " is missing", "--cacert, --cert and --key must be given together (also in a context)");
        }
        return new ClientSecurity(
                new TlsFiles(
                        ArgumentConverters.path(cert), ArgumentConverters.path(key), ArgumentConverters.path(cacert)),
                false);
    }
}
