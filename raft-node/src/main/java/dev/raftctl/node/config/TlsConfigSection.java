package dev.raftctl.node.config;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.TlsFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the configuration section {@code [tls]}, which must name all three files or none. */
final class TlsConfigSection {
    private TlsConfigSection() {}

    static SecuritySettings read(ServerId id, UnparsedSettings settings) throws InvalidConfigFailure {
        Path cert = readPath("tls.cert", id, settings);
        Path key = readPath("tls.key", id, settings);
        Path ca = readPath("tls.ca", id, settings);
        boolean insecure = settings.readBoolean("tls.insecure", false);
        if (cert == null && key == null && ca == null) {
            return new SecuritySettings(null, insecure);
        }
        if (cert == null || key == null || ca == null) {
            throw new InvalidConfigFailure(
                    settings.locationOf(cert != null ? "tls.cert" : key != null ? "tls.key" : "tls.ca"),
                    "tls.cert, tls.key and tls.ca must be given together",
                    "mutual TLS requires all three; create them with: raftctl tls init");
        }
        if (insecure) {
            throw new InvalidConfigFailure(
                    settings.locationOf("tls.insecure"),
                    "tls.insecure cannot be combined with certificates",
                    "remove tls.insecure, or the certificates");
        }
        return new SecuritySettings(new TlsFiles(cert, key, ca), false);
    }

    private static @Nullable Path readPath(String key, ServerId id, UnparsedSettings settings)
            throws InvalidConfigFailure {
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
