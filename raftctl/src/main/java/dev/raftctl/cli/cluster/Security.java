package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import dev.raftctl.protocol.tls.TlsKeys;
import java.util.Objects;
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

    // Written out: a record's own are linked at run time, which every command would wait for.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Security that && insecure == that.insecure && Objects.equals(tls, that.tls);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(tls) + (insecure ? 1 : 0);
    }

    public Protection load() throws UnusableCredentials {
        if (tls == null) {
            return insecure ? Protection.INSECURE : Protection.LOOPBACK;
        }
        // A client shows what its files were when it began; whoever runs for long reads them again.
        try {
            return new Protection.Tls(TlsKeys.load(tls, TlsKeys.Reloads.IGNORED));
        } catch (TlsFailure unusable) {
            throw new UnusableCredentials(unusable);
        }
    }
}
