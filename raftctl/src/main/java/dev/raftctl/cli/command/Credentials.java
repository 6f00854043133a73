package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Security;
import dev.raftctl.protocol.tls.TlsFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of mutual TLS as someone named them, {@code null} where nobody did.
 *
 * @param insecure plaintext may go to other machines
 */
record Credentials(
        @Nullable String cacert,
        @Nullable String cert,
        @Nullable String key,
        boolean insecure) {
    static final Credentials NONE = new Credentials(null, null, null, false);

    static Credentials of(SharedOptions given) {
        return new Credentials(given.cacert, given.cert, given.key, given.insecure);
    }

    static Credentials of(Map<String, String> env) {
        String insecure = given(env, "RAFTCTL_INSECURE");
        return new Credentials(
                given(env, "RAFTCTL_CACERT"),
                given(env, "RAFTCTL_CERT"),
                given(env, "RAFTCTL_KEY"),
                insecure != null && (insecure.equals("1") || insecure.equals("true")));
    }

    private static @Nullable String given(Map<String, String> env, String name) {
        String value = env.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    boolean isEmpty() {
        return cacert == null && cert == null && key == null && !insecure;
    }

    /** These, and where they say nothing, others. Who says plaintext here means none of the others' files. */
    Credentials or(Credentials others) {
        if (insecure && cacert == null && cert == null && key == null) {
            return this;
        }
        boolean tls = cacert != null || cert != null || key != null;
        return new Credentials(
                cacert != null ? cacert : others.cacert,
                cert != null ? cert : others.cert,
                key != null ? key : others.key,
                insecure || (!tls && others.insecure));
    }

    Security security() throws Failure {
        if (cacert == null && cert == null && key == null) {
            return new Security(null, insecure);
        }
        if (insecure) {
            throw Failure.usage("--insecure is said, and certificates are given", "leave out the one or the other");
        }
        if (cacert == null || cert == null || key == null) {
            String missing = cacert == null ? "--cacert" : cert == null ? "--cert" : "--key";
            throw Failure.usage(
                    "mutual TLS wants " + missing + " too", "--cacert, --cert and --key go together; so in a context");
        }
        return new Security(new TlsFiles(Arguments.path(cert), Arguments.path(key), Arguments.path(cacert)), false);
    }
}
