package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import dev.raftctl.protocol.tls.TlsKeys;
import org.jspecify.annotations.Nullable;

/**
 * How a client's connections are to be protected. Its files are read when the first connection is made: not every command makes one.
 *
 * @param tls null: no TLS
 * @param insecure whether plaintext may go to other machines
 */
public record Security(@Nullable TlsFiles tls, boolean insecure) {
    /** Plaintext on this machine. */
    public static final Security DEFAULT = new Security(null, false);

    public Protection load() throws TlsFailure {
        if (tls == null) {
            return insecure ? Protection.INSECURE : Protection.LOOPBACK;
        }
        // A client shows what its files were when it began; whoever runs for long reads them again.
        return new Protection.Tls(TlsKeys.load(tls, told -> {}));
    }
}
