package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.tls.TlsFilesDiagnosis.ExpectedCertificateIdentity;
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

/**
 * The certificate, key and trusted authorities of one end of a connection, loaded and ready for handshakes. Immutable.
 * Thread-safe.
 */
public final class TlsCredentials {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /**
     * The lifetime of a TLS session in seconds. It is short because a resumed session does not check certificates
     * again.
     */
    private static final int SESSION_SECONDS = 600;

    private final TlsFiles files;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;
    private final SSLContext context;
    private final String[] cipherSuites;

    private TlsCredentials(
            TlsFiles files, List<X509Certificate> chain, List<X509Certificate> authorities, SSLContext context) {
        this.files = files;
        this.chain = chain;
        this.authorities = authorities;
        this.context = context;
        cipherSuites = strongCipherSuites(context.getDefaultSSLParameters().getCipherSuites());
    }

    /**
     * Loads the files if they are usable. Accepts files that others do not trust at present, for instance with an
     * expired certificate: see {@link #trustWarnings}.
     *
     * @throws TlsFailure if a file cannot be used, or the key does not match the certificate
     */
    public static TlsCredentials load(TlsFiles files) throws TlsFailure {
        List<X509Certificate> chain = PemFileFormat.readCertificates(files.certificate());
        List<X509Certificate> authorities = PemFileFormat.readCertificates(files.authorities());
        PrivateKey key = PemFileFormat.readKey(files.key());
        for (TlsFilesDiagnosis.TlsFileProblem problem :
                TlsFilesDiagnosis.of(files, chain, authorities, key, Instant.now(), ExpectedCertificateIdentity.ANY)) {
            if (problem.fatal()) {
                throw unusable(files, problem);
            }
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new SingleCertificateKeyManager(chain, key)},
                    new TrustManager[] {
                        new DiagnosingTrustManager(TlsFilesDiagnosis.newTrustManager(authorities), authorities)
                    },
                    null);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            return new TlsCredentials(files, chain, authorities, context);
        } catch (GeneralSecurityException unusable) {
            throw new TlsFailure("cannot set up TLS: " + unusable.getMessage(), "", unusable);
        }
    }

    private static TlsFailure unusable(TlsFiles files, TlsFilesDiagnosis.TlsFileProblem problem) {
        X509Certificate certificate = problem.certificate();
        return certificate == null
                ? new TlsFailure(
                        "the key " + files.key() + " " + problem.text(),
                        "use a certificate and key that belong together")
                : new TlsFailure(
                        "the certificate " + CertificateErrorExplainer.quotedSubject(certificate) + " "
                                + problem.text(),
                        "issue a new certificate: raftctl tls init --renew");
    }

    /**
     * Returns why others do not trust these credentials at present; empty if they do.
     *
     * @param expected the identity that the certificate must have
     */
    public List<String> trustWarnings(ExpectedCertificateIdentity expected) {
        List<String> warnings = new ArrayList<>();
        for (TlsFilesDiagnosis.TlsFileProblem problem :
                TlsFilesDiagnosis.of(files, chain, authorities, null, Instant.now(), expected)) {
            X509Certificate certificate = problem.certificate();
            if (certificate != null) {
                warnings.add("the certificate " + CertificateErrorExplainer.quotedSubject(certificate) + " "
                        + problem.text());
            }
        }
        return warnings;
    }

    /** Keeps only cipher suites with forward secrecy and authenticated encryption, which all suites of TLS 1.3 have. */
    private static String[] strongCipherSuites(String[] suites) {
        List<String> strongSuites = new ArrayList<>();
        for (String suite : suites) {
            boolean isTls13 = !suite.contains("_WITH_");
            boolean isAuthenticated = suite.contains("_GCM_") || suite.contains("CHACHA20");
            if (isTls13 ? !suite.endsWith("SCSV") : suite.startsWith("TLS_ECDHE_") && isAuthenticated) {
                strongSuites.add(suite);
            }
        }
        return strongSuites.toArray(String[]::new);
    }

    public TlsFiles files() {
        return files;
    }

    /** Returns the certificate of this end, without its chain. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Returns the identity in the certificate of this end. */
    public CertificateIdentity identity() {
        return CertificateIdentity.of(certificate());
    }

    /** Returns when the certificate of this end expires. */
    public Instant expiry() {
        return CertificateErrorExplainer.expiry(certificate());
    }

    /** Returns a TLS engine for the accepting side. It requires a certificate from the caller. */
    public SSLEngine forServer() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = newParameters();
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Returns a TLS engine for the connecting side. It accepts only a certificate that was issued for {@code host}. */
    public SSLEngine forClient(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(clientParameters());
        return engine;
    }

    /**
     * Returns a TLS socket on top of a connected socket. Closing it also closes the connected socket. The caller starts
     * the handshake.
     */
    public SSLSocket forClient(Socket connectedSocket, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connectedSocket, host, port, true);
        socket.setUseClientMode(true);
        socket.setSSLParameters(clientParameters());
        return socket;
    }

    private SSLParameters clientParameters() {
        SSLParameters parameters = newParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    private SSLParameters newParameters() {
        SSLParameters parameters = new SSLParameters(cipherSuites, PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }

    /** Returns the subject and the file name, such as {@code 'CN=n1, OU=raftctl:server' (n1.pem)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s (%s)", CertificateErrorExplainer.quotedSubject(certificate()), files.certificate());
    }
}
