package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts the certificates that the JDK trusts, checks host names as the JDK does, and explains each rejection. */
final class DiagnosingTrustManager extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager delegate;
    private final List<X509Certificate> authorities;

    DiagnosingTrustManager(X509ExtendedTrustManager delegate, List<X509Certificate> authorities) {
        this.delegate = delegate;
        this.authorities = authorities;
    }

    /** Thrown for a certificate that is not trusted. The message names the certificate and the reason. */
    static final class UntrustedCertificateException extends CertificateException {
        private static final long serialVersionUID = 1;

        private final @Nullable Instant expiredAt;

        UntrustedCertificateException(String message, @Nullable Instant expiredAt, CertificateException cause) {
            super(PrintableText.of(message), cause);
            this.expiredAt = expiredAt;
        }

        /** Returns when the certificate expired, or null if it has not. */
        @Nullable
        Instant expiredAt() {
            return expiredAt;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        try {
            delegate.checkClientTrusted(chain, type, socket);
            rejectWeak(chain);
        } catch (CertificateException rejection) {
            throw explain(chain, null, rejection);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, type, socket);
            rejectWeak(chain);
        } catch (CertificateException rejection) {
            String host = socket instanceof SSLSocket sslSocket
                    ? sslSocket.getHandshakeSession().getPeerHost()
                    : null;
            throw explain(chain, host, rejection);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        try {
            delegate.checkClientTrusted(chain, type, engine);
            rejectWeak(chain);
        } catch (CertificateException rejection) {
            throw explain(chain, null, rejection);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, type, engine);
            rejectWeak(chain);
        } catch (CertificateException rejection) {
            throw explain(chain, engine == null ? null : engine.getPeerHost(), rejection);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        delegate.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        delegate.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }

    /** Rejects certificates that {@code tls check} calls weak, even if this JDK still accepts them. */
    private static void rejectWeak(X509Certificate[] chain) throws CertificateException {
        for (X509Certificate certificate : chain) {
            if (!CertificateErrorExplainer.ofStrength(certificate).isEmpty()) {
                throw new CertificateException("too weak");
            }
        }
    }

    private UntrustedCertificateException explain(
            X509Certificate[] chain, @Nullable String host, CertificateException rejection) {
        List<X509Certificate> certificates = List.of(chain);
        String why = CertificateErrorExplainer.explainDistrust(
                certificates, authorities, host, Instant.now(), String.valueOf(rejection.getMessage()));
        return new UntrustedCertificateException(
                CertificateErrorExplainer.quotedSubject(chain[0]) + " " + why,
                CertificateErrorExplainer.expiredAt(chain[0], Instant.now()),
                rejection);
    }
}
