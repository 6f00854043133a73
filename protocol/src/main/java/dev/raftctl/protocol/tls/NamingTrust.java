package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.Printable;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts as the JDK does, which also compares the host, and says in words why not. */
final class NamingTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;
    private final List<X509Certificate> authorities;

    NamingTrust(X509ExtendedTrustManager judge, List<X509Certificate> authorities) {
        this.judge = judge;
        this.authorities = authorities;
    }

    /** The certificate and what is wrong with it. */
    static final class Untrusted extends CertificateException {
        private static final long serialVersionUID = 1;

        Untrusted(String message, CertificateException cause) {
            super(Printable.of(message), cause);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        try {
            judge.checkClientTrusted(chain, type, socket);
            mustBeStrong(chain);
        } catch (CertificateException no) {
            throw untrusted(chain, null, no);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        try {
            judge.checkServerTrusted(chain, type, socket);
            mustBeStrong(chain);
        } catch (CertificateException no) {
            String host = socket instanceof SSLSocket secure
                    ? secure.getHandshakeSession().getPeerHost()
                    : null;
            throw untrusted(chain, host, no);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        try {
            judge.checkClientTrusted(chain, type, engine);
            mustBeStrong(chain);
        } catch (CertificateException no) {
            throw untrusted(chain, null, no);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        try {
            judge.checkServerTrusted(chain, type, engine);
            mustBeStrong(chain);
        } catch (CertificateException no) {
            throw untrusted(chain, engine == null ? null : engine.getPeerHost(), no);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }

    /** What {@code tls check} calls weak is not trusted either, whatever this JDK still allows. */
    private static void mustBeStrong(X509Certificate[] chain) throws CertificateException {
        for (X509Certificate each : chain) {
            if (!CertificateWords.weaknesses(each).isEmpty()) {
                throw new CertificateException("too weak");
            }
        }
    }

    private Untrusted untrusted(X509Certificate[] chain, @Nullable String host, CertificateException no) {
        List<X509Certificate> all = List.of(chain);
        String why = CertificateWords.why(all, authorities, host, Instant.now(), String.valueOf(no.getMessage()));
        return new Untrusted(CertificateWords.name(chain[0]) + " " + why, no);
    }
}
