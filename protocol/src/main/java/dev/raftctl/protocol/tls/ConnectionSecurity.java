package dev.raftctl.protocol.tls;

import java.net.InetSocketAddress;

/** How connections are protected. */
public sealed interface ConnectionSecurity {
    /** Plaintext, and only between processes of one machine. */
    ConnectionSecurity PLAINTEXT_ON_LOOPBACK = new Plaintext(false);

    /** Plaintext to anywhere: somebody has said so. */
    ConnectionSecurity PLAINTEXT_ANYWHERE = new Plaintext(true);

    /** @param allowsRemote also to other machines */
    record Plaintext(boolean allowsRemote) implements ConnectionSecurity {}

    /** Whether this would carry plaintext to another machine, and nobody has allowed it. */
    static boolean forbidsPlaintext(ConnectionSecurity security, InetSocketAddress remote) {
        return security instanceof Plaintext plain
                && !plain.allowsRemote()
                && !remote.isUnresolved()
                && !remote.getAddress().isLoopbackAddress();
    }

    /** Both ends show certificates. */
    record Tls(ReloadingCredentials credentials) implements ConnectionSecurity {}
}
