package dev.raftctl.protocol.tls;

import java.net.InetSocketAddress;

/** Whether a connection uses plaintext or TLS. */
public sealed interface ConnectionSecurity {
    /** Plaintext that is allowed only within one machine. */
    ConnectionSecurity PLAINTEXT_ON_LOOPBACK = new PlaintextSecurity(false);

    /** Plaintext that is allowed to any machine, because the operator requested it. */
    ConnectionSecurity PLAINTEXT_ANYWHERE = new PlaintextSecurity(true);

    /** @param allowsRemote whether connections to other machines are allowed */
    record PlaintextSecurity(boolean allowsRemote) implements ConnectionSecurity {}

    /** Returns whether this connection would send plaintext to another machine without permission. */
    static boolean forbidsPlaintext(ConnectionSecurity security, InetSocketAddress remote) {
        return security instanceof PlaintextSecurity plain
                && !plain.allowsRemote()
                && !remote.isUnresolved()
                && !remote.getAddress().isLoopbackAddress();
    }

    /** TLS with certificates at both ends. */
    record TlsSecurity(ReloadingTlsCredentials credentials) implements ConnectionSecurity {}
}
