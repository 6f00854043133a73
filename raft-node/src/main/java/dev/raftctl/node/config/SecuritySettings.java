package dev.raftctl.node.config;

import dev.raftctl.protocol.tls.TlsFiles;
import org.jspecify.annotations.Nullable;

/**
 * How a server's connections are protected.
 *
 * @param tls null: not at all
 * @param insecure whether plaintext may go to other machines
 */
public record SecuritySettings(@Nullable TlsFiles tls, boolean insecure) {
    /** Plaintext on this machine. */
    public static final SecuritySettings DEFAULT = new SecuritySettings(null, false);
}
