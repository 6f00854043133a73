package dev.raftctl.protocol.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
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
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who this end of a connection is and whom it trusts, read from its files and ready for handshakes. Immutable; any thread. */
public final class Credentials {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** A resumed session skips the certificate, so none is resumed for long, in seconds. */
    private static final int SESSION_SECONDS = 600;

    private final TlsFiles files;
    private final List<X509Certificate> chain;
    private final SSLContext context;
    private final String[] suites;

    private Credentials(TlsFiles files, List<X509Certificate> chain, SSLContext context) {
        this.files = files;
        this.chain = chain;
        this.context = context;
        suites = strong(context.getDefaultSSLParameters().getCipherSuites());
    }

    /** @throws TlsFailure when a file cannot be used, or the key is not the certificate's; an expired certificate is read */
    public static Credentials load(TlsFiles files) throws TlsFailure {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        List<X509Certificate> authorities = Pem.certificates(files.authorities());
        PrivateKey key = Pem.key(files.key());
        mustBePair(files, chain.get(0), key);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new OneKey(chain, key)},
                    new TrustManager[] {new NamingTrust(judge(authorities), authorities)},
                    null);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            return new Credentials(files, chain, context);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new TlsFailure("TLS cannot be set up: " + unusable.getMessage(), "", unusable);
        }
    }

    private static X509ExtendedTrustManager judge(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (X509Certificate authority : authorities) {
            trusted.setCertificateEntry("authority-" + trusted.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager judge) {
                return judge;
            }
        }
        throw new GeneralSecurityException("this JDK has no X.509 trust");
    }

    /** A signature by the one must be good by the other. */
    private static void mustBePair(TlsFiles files, X509Certificate certificate, PrivateKey key) throws TlsFailure {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        boolean pair = algorithm.equals(key.getAlgorithm()) || !isSigner(algorithm);
        if (pair && isSigner(algorithm)) {
            try {
                Signature signature =
                        Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
                signature.initSign(key);
                signature.update(certificate.getEncoded());
                byte[] signed = signature.sign();
                signature.initVerify(certificate.getPublicKey());
                signature.update(certificate.getEncoded());
                pair = signature.verify(signed);
            } catch (GeneralSecurityException isNone) {
                pair = false;
            }
        }
        if (!pair) {
            throw new TlsFailure(
                    "the key " + files.key() + " is not that of the certificate " + files.certificate() + " "
                            + CertificateWords.name(certificate),
                    "give the two that were made together");
        }
    }

    private static boolean isSigner(String algorithm) {
        return algorithm.equals("EC") || algorithm.equals("RSA");
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

    public boolean isExpired() {
        return expiry().isBefore(Instant.now());
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
