package dev.raftctl.protocol.tls;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Whether a connection uses plaintext or TLS. */
public sealed interface ConnectionSecurity {
    /** Plaintext that is allowed only within one machine. */
    ConnectionSecurity PLAINTEXT_ON_LOOPBACK = new PlaintextSecurity(false);

    /** Plaintext that is allowed to any machine, because the operator requested it. */
    ConnectionSecurity PLAINTEXT_ANYWHERE = new PlaintextSecurity(true);

    /** Returns the certificates that both ends use; null for plaintext. */
    @Nullable
    ReloadingTlsCredentials credentials();

    /** Returns whether this connection would send plaintext to another machine without permission. */
    boolean forbids(InetSocketAddress remote);

    /** @param allowsRemote whether connections to other machines are allowed */
    record PlaintextSecurity(boolean allowsRemote) implements ConnectionSecurity {
        @Override
        public @Nullable ReloadingTlsCredentials credentials() {
            return null;
        }

        @Override
        public boolean forbids(InetSocketAddress remote) {
            return !allowsRemote
                    && !remote.isUnresolved()
                    && !remote.getAddress().isLoopbackAddress();
        }
    }

    /** TLS with certificates at both ends. */
    record TlsSecurity(ReloadingTlsCredentials credentials) implements ConnectionSecurity {
        @Override
        public boolean forbids(InetSocketAddress remote) {
            return false;
        }
    }
}
