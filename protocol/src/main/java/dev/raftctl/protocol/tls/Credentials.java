package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.tls.TlsJudgement.Expected;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Who this end of a connection is and whom it trusts, read from its files and ready for handshakes. Immutable; any thread. */
public final class Credentials {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** A resumed session skips the certificate, so none is resumed for long, in seconds. */
    private static final int SESSION_SECONDS = 600;

    private final TlsFiles files;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;
    private final SSLContext context;
    private final String[] suites;

    private Credentials(
            TlsFiles files, List<X509Certificate> chain, List<X509Certificate> authorities, SSLContext context) {
        this.files = files;
        this.chain = chain;
        this.authorities = authorities;
        this.context = context;
        suites = strong(context.getDefaultSSLParameters().getCipherSuites());
    }

    /**
     * What the files hold, if it can be used at all. What others will not trust now, such as an expired certificate, is
     * read: it is among the {@link #doubts}.
     *
     * @throws TlsFailure when a file cannot be used, or the key is not the certificate's
     */
    public static Credentials load(TlsFiles files) throws TlsFailure {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        List<X509Certificate> authorities = Pem.certificates(files.authorities());
        PrivateKey key = Pem.key(files.key());
        for (TlsJudgement.Fault each :
                TlsJudgement.of(files, chain, authorities, key, Instant.now(), Expected.ANYTHING)) {
            if (each.unusable()) {
                throw unusable(files, each);
            }
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new OneKey(chain, key)},
                    new TrustManager[] {new NamingTrust(TlsJudgement.judge(authorities), authorities)},
                    null);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            return new Credentials(files, chain, authorities, context);
        } catch (GeneralSecurityException unusable) {
            throw new TlsFailure("TLS cannot be set up: " + unusable.getMessage(), "", unusable);
        }
    }

    private static TlsFailure unusable(TlsFiles files, TlsJudgement.Fault fault) {
        X509Certificate certificate = fault.certificate();
        return certificate == null
                ? new TlsFailure("the key " + files.key() + " " + fault.text(), "give the two that were made together")
                : new TlsFailure(
                        "the certificate " + CertificateWords.name(certificate) + " " + fault.text(),
                        "have another one issued: raftctl tls init --renew");
    }

    /**
     * Why others will not trust these now, in words; empty: they will.
     *
     * @param expected what the certificate must be for
     */
    public List<String> doubts(Expected expected) {
        List<String> doubts = new ArrayList<>();
        for (TlsJudgement.Fault each : TlsJudgement.of(files, chain, authorities, null, Instant.now(), expected)) {
            X509Certificate certificate = each.certificate();
            if (certificate != null) {
                doubts.add("the certificate " + CertificateWords.name(certificate) + " " + each.text());
            }
        }
        return doubts;
    }

    /** Forward secrecy and authenticated encryption only; all suites of TLS 1.3 are such. */
    private static String[] strong(String[] all) {
        List<String> strong = new ArrayList<>();
        for (String suite : all) {
            boolean modern = !suite.contains("_WITH_");
            boolean sealed = suite.contains("_GCM_") || suite.contains("CHACHA20");
            if (modern ? !suite.endsWith("SCSV") : suite.startsWith("TLS_ECDHE_") && sealed) {
                strong.add(suite);
            }
        }
        return strong.toArray(String[]::new);
    }

    public TlsFiles files() {
        return files;
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    public CertifiedName name() {
        return CertifiedName.of(certificate());
    }

    /** When the own certificate ends being valid. */
    public Instant expiry() {
        return CertificateWords.expiry(certificate());
    }

    /** For the side that is called: the caller must show a certificate. */
    public SSLEngine called() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters();
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** For the side that calls: the server's certificate must name the host that was called. */
    public SSLEngine calling(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(callingParameters());
        return engine;
    }

    /** The same over a connected socket; closing it closes that. The handshake is the caller's to start. */
    public SSLSocket calling(Socket connected, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connected, host, port, true);
        socket.setUseClientMode(true);
        socket.setSSLParameters(callingParameters());
        return socket;
    }

    private SSLParameters callingParameters() {
        SSLParameters parameters = parameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    private SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters(suites, PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }

    /** {@code 'CN=n1, OU=raftctl:server' (n1.pem)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (%s)", CertificateWords.name(certificate()), files.certificate());
    }
}
