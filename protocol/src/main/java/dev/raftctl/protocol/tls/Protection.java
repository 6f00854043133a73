package dev.raftctl.protocol.tls;

import java.net.InetSocketAddress;

/** How connections are protected. */
public sealed interface Protection {
    /** Plaintext, and only between processes of one machine. */
    Protection LOOPBACK = new Plain(false);

    /** Plaintext to anywhere: somebody has said so. */
    Protection INSECURE = new Plain(true);

    /** @param anywhere also to other machines */
    record Plain(boolean anywhere) implements Protection {}

    /** Whether this would carry plaintext to another machine, and nobody has allowed it. */
    static boolean isTooOpen(Protection protection, InetSocketAddress to) {
        return protection instanceof Plain plain
                && !plain.anywhere()
                && !to.isUnresolved()
                && !to.getAddress().isLoopbackAddress();
    }

    /** Both ends show certificates. */
    record Tls(TlsKeys keys) implements Protection {}
}
