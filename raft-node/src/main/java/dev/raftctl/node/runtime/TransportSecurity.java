package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.ReloadingCredentials;
import dev.raftctl.protocol.tls.TlsCredentials;
import dev.raftctl.protocol.tls.TlsDiagnosis;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a server's connections are protected, as its settings say; checked before anything is opened. */
final class TransportSecurity {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private TransportSecurity() {}

    static ConnectionSecurity forNode(NodeConfig config) throws TlsFailure {
        TlsFiles files = config.security().tls();
        if (files == null) {
            return withoutTls(config);
        }
        ReloadingCredentials keys = ReloadingCredentials.load(
                files, new ReloadLog(config.advertise().host()));
        requireCertificateOf(config.id(), keys.current());
        logDoubts(keys.current(), config.advertise().host());
        return new ConnectionSecurity.Tls(keys);
    }

    /** When the own certificate ends being valid, in milliseconds since 1970; 0: there is none. */
    static long expiresMs(ConnectionSecurity protection) {
        return protection instanceof ConnectionSecurity.Tls tls
                ? tls.credentials().current().expiry().toEpochMilli()
                : 0;
    }

    /**
     * Why the TLS files as they are now cannot be used, so that the server runs with older ones; empty: it does not.
     */
    static String unusableFiles(ConnectionSecurity protection) {
        return protection instanceof ConnectionSecurity.Tls tls
                ? tls.credentials().reloadError()
                : "";
    }

    private static ConnectionSecurity withoutTls(NodeConfig config) throws TlsFailure {
        if (config.security().insecure()) {
            LOG.warn("without TLS: whoever can reach {} may read and change everything", config.listen());
            return ConnectionSecurity.PLAINTEXT_ANYWHERE;
        }
        HostPort listen = config.listen();
        if (ConnectionSecurity.forbidsPlaintext(
                ConnectionSecurity.PLAINTEXT_ON_LOOPBACK, new InetSocketAddress(listen.host(), listen.port()))) {
            throw new TlsFailure(
                    "server " + config.id() + " would listen on " + listen
                            + ", which other machines can reach, without TLS",
                    "give cert, key and ca in [tls], which raftctl tls init makes;"
                            + " or say --insecure (tls.insecure = true) to send everything in plaintext");
        }
        return ConnectionSecurity.PLAINTEXT_ON_LOOPBACK;
    }

    private static void requireCertificateOf(ServerId id, TlsCredentials own) throws TlsFailure {
        CertificateIdentity name = own.identity();
        if (name.role() != CertificateRole.SERVER || !name.name().equals(id.value())) {
            throw new TlsFailure(
                    "the certificate " + own + " is that of " + name + ", and this is server " + id,
                    "a server's certificate has its id as CN and " + CertificateRole.SERVER.label()
                            + " as OU: raftctl tls init makes such");
        }
    }

    private static void logDoubts(TlsCredentials own, String host) {
        for (String doubt : own.trustWarnings(new TlsDiagnosis.ExpectedIdentity(null, host))) {
            LOG.error("other servers will not trust this one: {}", doubt);
        }
    }

    /** What the log says of files that change. */
    private record ReloadLog(String host) implements ReloadingCredentials.ReloadListener {
        @Override
        public void onReload(TlsCredentials fresh) {
            LOG.info("the certificate is now {}, valid until {}", fresh, fresh.expiry());
            logDoubts(fresh, host);
        }

        @Override
        public void onReloadFailed(TlsFailure why) {
            LOG.error(
                    "changed TLS files cannot be used, and those read before stay in use: {} ({})",
                    why.getMessage(),
                    why.hint());
        }
    }
}
