package dev.raftctl.node.config;

import dev.raftctl.protocol.tls.TlsFiles;
import org.jspecify.annotations.Nullable;

/**
 * How a server's connections are secured.
 *
 * @param tls null: plaintext
 * @param insecure whether plaintext to other hosts is allowed
 */
public record SecuritySettings(@Nullable TlsFiles tls, boolean insecure) {
    /** The default settings: plaintext connections, on this host only. */
    public static final SecuritySettings DEFAULT = new SecuritySettings(null, false);
}
