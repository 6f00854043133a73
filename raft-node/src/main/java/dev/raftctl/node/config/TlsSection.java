package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.TlsFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads {@code [tls]}: all three files, or none of them. */
final class TlsSection {
    private TlsSection() {}

    static SecuritySettings read(ServerId id, RawSettings settings) throws ConfigFailure {
        Path cert = readPath("tls.cert", id, settings);
        Path key = readPath("tls.key", id, settings);
        Path ca = readPath("tls.ca", id, settings);
        boolean insecure = settings.readBoolean("tls.insecure", false);
        if (cert == null && key == null && ca == null) {
            return new SecuritySettings(null, insecure);
        }
        if (cert == null || key == null || ca == null) {
            throw new ConfigFailure(
                    settings.locationOf(cert != null ? "tls.cert" : key != null ? "tls.key" : "tls.ca"),
                    "of tls.cert, tls.key and tls.ca only some are given",
                    "mutual TLS takes all three; raftctl tls init makes them");
        }
        if (insecure) {
            throw new ConfigFailure(
                    settings.locationOf("tls.insecure"),
                    "tls.insecure is true, and there is a certificate",
                    "leave out the one or the other");
        }
        return new SecuritySettings(new TlsFiles(cert, key, ca), false);
    }

    private static @Nullable Path readPath(String key, ServerId id, RawSettings settings) throws ConfigFailure {
        return settings.read(key, text -> {
            try {
                if (!text.isBlank()) {
                    return Path.of(text.replace("{id}", id.value()));
                }
            } catch (InvalidPathException bad) {
                throw new IllegalArgumentException("expected a file: " + bad.getReason(), bad);
            }
            throw new IllegalArgumentException("expected a file");
        });
    }
}
