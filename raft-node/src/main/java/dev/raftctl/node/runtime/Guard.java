package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.CertifiedName;
import dev.raftctl.protocol.tls.Credentials;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import dev.raftctl.protocol.tls.TlsJudgement;
import dev.raftctl.protocol.tls.TlsKeys;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a server's connections are protected, as its settings say; checked before anything is opened. */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private Guard() {}

    static Protection of(NodeConfig config) throws TlsFailure {
        TlsFiles files = config.security().tls();
        if (files == null) {
            return plain(config);
        }
        TlsKeys keys = TlsKeys.load(files, new Reloads(config.advertise().host()));
        mustBeOf(config.id(), keys.current());
        tellDoubts(keys.current(), config.advertise().host());
        return new Protection.Tls(keys);
    }

    /** When the own certificate ends being valid, in milliseconds since 1970; 0: there is none. */
    static long expiresMs(Protection protection) {
        return protection instanceof Protection.Tls tls
                ? tls.keys().current().expiry().toEpochMilli()
                : 0;
    }

    /**
     * Why the TLS files as they are now cannot be used, so that the server runs with older ones; empty: it does not.
     */
    static String unusableFiles(Protection protection) {
        return protection instanceof Protection.Tls tls ? tls.keys().unusable() : "";
    }

    private static Protection plain(NodeConfig config) throws TlsFailure {
        if (config.security().insecure()) {
            LOG.warn("without TLS: whoever can reach {} may read and change everything", config.listen());
            return Protection.INSECURE;
        }
        HostPort listen = config.listen();
        if (Protection.isTooOpen(Protection.LOOPBACK, new InetSocketAddress(listen.host(), listen.port()))) {
            throw new TlsFailure(
                    "server " + config.id() + " would listen on " + listen
                            + ", which other machines can reach, without TLS",
                    "give cert, key and ca in [tls], which raftctl tls init makes;"
                            + " or say --insecure (tls.insecure = true) to send everything in plaintext");
        }
        return Protection.LOOPBACK;
    }

    private static void mustBeOf(ServerId id, Credentials own) throws TlsFailure {
        CertifiedName name = own.name();
        if (name.role() != CertificateRole.SERVER || !name.name().equals(id.value())) {
            throw new TlsFailure(
                    "the certificate " + own + " is that of " + name + ", and this is server " + id,
                    "a server's certificate has its id as CN and " + CertificateRole.SERVER.mark()
                            + " as OU: raftctl tls init makes such");
        }
    }

    private static void tellDoubts(Credentials own, String host) {
        for (String doubt : own.doubts(new TlsJudgement.Expected(null, host))) {
            LOG.error("other servers will not trust this one: {}", doubt);
        }
    }

    /** What the log says of files that change. */
    private record Reloads(String host) implements TlsKeys.Reloads {
        @Override
        public void loaded(Credentials fresh) {
            LOG.info("the certificate is now {}, valid until {}", fresh, fresh.expiry());
            tellDoubts(fresh, host);
        }

        @Override
        public void unusable(TlsFailure why) {
            LOG.error(
                    "changed TLS files cannot be used, and those read before stay in use: {} ({})",
                    why.getMessage(),
                    why.hint());
        }
    }
}
