package dev.raftctl.client;

import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.ReloadingTlsCredentials;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client's connections are protected. The files are read when the first connection is opened, because not every
 * command opens one.
 *
 * @param tls null for no TLS
 * @param insecure whether plaintext may be sent to other machines
 */
public record ClientSecurity(@Nullable TlsFiles tls, boolean insecure) {
    /** The default: plaintext, and connections only to servers on this machine. */
    public static final ClientSecurity DEFAULT = new ClientSecurity(null, false);

    // Written out, because the generated methods of a record are linked at run time, which would delay every command.

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
        // A client uses the files as they were at startup; only servers reload them.
        try {
            return new ConnectionSecurity.TlsSecurity(
                    ReloadingTlsCredentials.load(tls, ReloadingTlsCredentials.TlsReloadListener.IGNORE));
        } catch (TlsFailure unusable) {
            throw new UnusableCredentialsException(unusable);
        }
    }
}
