package dev.raftctl.node.runtime;

import dev.raftctl.node.config.NodeConfig;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.ReloadingTlsCredentials;
import dev.raftctl.protocol.tls.TlsCredentials;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import dev.raftctl.protocol.tls.TlsFilesDiagnosis;
import java.net.InetSocketAddress;
import org.slf4j.Logger;

/** Creates the connection security from the settings, and checks the TLS files before any port is opened. */
final class ConnectionSecurityFactory {
    private static final Logger LOG = ServerLog.LOGGER;

    private ConnectionSecurityFactory() {}

    static ConnectionSecurity forNode(NodeConfig config) throws TlsFailure {
        TlsFiles files = config.security().tls();
        if (files == null) {
            return withoutTls(config);
        }
        ReloadingTlsCredentials keys = ReloadingTlsCredentials.load(
                files, new TlsReloadLogger(config.advertise().host()));
        requireCertificateOf(config.id(), keys.current());
        logDoubts(keys.current(), config.advertise().host());
        return new ConnectionSecurity.TlsSecurity(keys);
    }

    /** Returns when this server's certificate expires, in milliseconds since the epoch; 0 if TLS is not used. */
    static long expiresMs(ConnectionSecurity security) {
        ReloadingTlsCredentials credentials = security.credentials();
        return credentials == null ? 0 : credentials.current().expiry().toEpochMilli();
    }

    /**
     * Returns why the current TLS files cannot be used, so that the server still runs with older ones, or an empty
     * string.
     */
    static String unusableFiles(ConnectionSecurity security) {
        ReloadingTlsCredentials credentials = security.credentials();
        return credentials == null ? "" : credentials.reloadError();
    }

    private static ConnectionSecurity withoutTls(NodeConfig config) throws TlsFailure {
        if (config.security().insecure()) {
            LOG.warn("running without TLS: anyone who can reach {} can read and change all data", config.listen());
            return ConnectionSecurity.PLAINTEXT_ANYWHERE;
        }
        HostPort listen = config.listen();
        if (ConnectionSecurity.PLAINTEXT_ON_LOOPBACK.forbids(new InetSocketAddress(listen.host(), listen.port()))) {
            throw new TlsFailure(
                    "server " + config.id() + " would listen on " + listen
                            + ", which other machines can reach, without TLS",
                    "set cert, key and ca in [tls] (raftctl tls init creates them),"
                            + " or use --insecure (tls.insecure = true) to send everything in plaintext");
        }
        return ConnectionSecurity.PLAINTEXT_ON_LOOPBACK;
    }

    private static void requireCertificateOf(ServerId id, TlsCredentials credentials) throws TlsFailure {
        CertificateIdentity name = credentials.identity();
        if (name.role() != CertificateRole.SERVER || !name.name().equals(id.value())) {
            throw new TlsFailure(
                    "the certificate " + credentials + " belongs to " + name + ", but this is server " + id,
                    "a server's certificate must have the server's id as CN and " + CertificateRole.SERVER.label()
                            + " as OU; raftctl tls init creates such certificates");
        }
    }

    private static void logDoubts(TlsCredentials credentials, String host) {
        for (String doubt : credentials.trustWarnings(new TlsFilesDiagnosis.ExpectedCertificateIdentity(null, host))) {
            LOG.error("other servers will not trust this server: {}", doubt);
        }
    }

    /** Logs each reload of the TLS files. */
    private record TlsReloadLogger(String host) implements ReloadingTlsCredentials.TlsReloadListener {
        @Override
        public void onReload(TlsCredentials credentials) {
            LOG.info("now using certificate {}, valid until {}", credentials, credentials.expiry());
            logDoubts(credentials, host);
        }

        @Override
        public void onReloadFailed(TlsFailure failure) {
            LOG.error(
                    "cannot use the changed TLS files; the previous ones stay in use: {} ({})",
                    failure.getMessage(),
                    failure.hint());
        }
    }
}
