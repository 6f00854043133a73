package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.ReloadingCredentials;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client's connections are to be protected. Its files are read when the first connection is made: not every command makes one.
 *
 * @param tls null: no TLS
 * @param insecure whether plaintext may go to other machines
 */
public record ClientSecurity(@Nullable TlsFiles tls, boolean insecure) {
    /** Plaintext on this machine. */
    public static final ClientSecurity DEFAULT = new ClientSecurity(null, false);

    // Written out: a record's own are linked at run time, which every command would wait for.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientSecurity that && insecure == that.insecure && Objects.equals(tls, that.tls);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(tls) + (insecure ? 1 : 0);
    }

    public ConnectionSecurity load() throws UnusableCredentialsException {
        if (tls == null) {
            return insecure ? ConnectionSecurity.PLAINTEXT_ANYWHERE : ConnectionSecurity.PLAINTEXT_ON_LOOPBACK;
        }
        // A client shows what its files were when it began; whoever runs for long reads them again.
        try {
            return new ConnectionSecurity.Tls(
                    ReloadingCredentials.load(tls, ReloadingCredentials.ReloadListener.IGNORE));
        } catch (TlsFailure unusable) {
            throw new UnusableCredentialsException(unusable);
        }
    }
}
