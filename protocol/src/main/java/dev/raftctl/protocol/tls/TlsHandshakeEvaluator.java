package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.ServerId;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a TLS handshake: returns the identity of the other side, or explains the failure and names the certificate.
 */
public final class TlsHandshakeEvaluator {
    private static final String CHECK_HINT = "raftctl tls check diagnoses certificate problems";

    private TlsHandshakeEvaluator() {}

    /** Returns the authenticated identity of the other side. */
    public static CertificateIdentity peerIdentity(SSLSession session) throws TlsFailure {
        try {
            Certificate[] certificates = session.getPeerCertificates();
            return CertificateIdentity.of((X509Certificate) certificates[0]);
        } catch (SSLPeerUnverifiedException unverified) {
            throw new TlsFailure("the other side presented no certificate", "", unverified);
        }
    }

    /**
     * Explains a failure on the connecting side.
     *
     * @param server the server's address, for messages
     */
    public static TlsFailure onClientSide(String server, TlsCredentials credentials, Throwable failure) {
        DiagnosingTrustManager.UntrustedCertificateException untrusted = findUntrusted(failure);
        if (untrusted != null) {
            return new TlsFailure(
                    "the certificate of " + server + ", " + untrusted.getMessage(),
                    "the trusted authorities are in " + credentials.files().authorities() + "; " + CHECK_HINT,
                    untrusted.expiredAt(),
                    failure);
        }
        Throwable cause = rootCause(failure);
        if (cause instanceof SSLException && isAlert(cause)) {
            List<String> errors = CertificateErrorExplainer.ofCertificate(credentials.certificate(), Instant.now());
            return new TlsFailure(
                    server + " does not accept the certificate " + credentials
                            + (errors.isEmpty() ? ": " + describe(cause) : ": it " + String.join("; it ", errors)),
                    "see the server's log; " + CHECK_HINT,
                    CertificateErrorExplainer.expiredAt(credentials.certificate(), Instant.now()),
                    failure);
        }
        return new TlsFailure(
                "no TLS with " + server + ", using the certificate " + credentials + ": " + describe(cause),
                isClosed(cause)
                        ? "check that the server uses TLS; it may also be stopping or overloaded"
                        : "check that the server uses TLS",
                failure);
    }

    /** Returns the failure to report for a server that presents a certificate without the server role. */
    public static TlsFailure notAServerCertificate(String server, CertificateIdentity identity) {
        return new TlsFailure(
                "the certificate of " + server + " belongs to " + identity + ", which is not a server",
                "a server certificate has " + CertificateRole.SERVER.label() + " as its OU");
    }

    /** Returns the failure to report if the server id in the certificate differs from the one in the handshake. */
    public static TlsFailure serverIdMismatch(String server, CertificateIdentity identity, ServerId claimedId) {
        return new TlsFailure(
                "the certificate of " + server + " belongs to " + identity + ", but the server claims to be "
                        + claimedId,
                "the common name of a server certificate is the server's id");
    }

    /** Returns the failure to report if plaintext would be sent to another machine. */
    public static TlsFailure plaintextForbidden(String server) {
        return new TlsFailure(
                "refusing plaintext to remote host " + server + ": no TLS certificates given",
                "use --cacert, --cert and --key, or --insecure");
    }

    /** Explains a TLS failure for the log of the accepting side. */
    public static String onServerSide(Throwable failure) {
        DiagnosingTrustManager.UntrustedCertificateException untrusted = findUntrusted(failure);
        return untrusted != null
                ? "the caller's certificate " + untrusted.getMessage()
                : "TLS failed: " + describe(failure);
    }

    /** Describes why TLS failed, even if the exception has no message. */
    public static String describe(Throwable failure) {
        Throwable cause = rootCause(failure);
        if (isClosed(cause)) {
            return "the other side closed the connection during the handshake";
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : PrintableText.of(message);
    }

    private static boolean isClosed(Throwable cause) {
        return cause instanceof ClosedChannelException || cause instanceof EOFException;
    }

    /**
     * Returns whether the other side sent a TLS alert. The JDK reports this only in the text of the exception, so the
     * result only selects between two messages.
     */
    private static boolean isAlert(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("fatal alert");
    }

    private static DiagnosingTrustManager.@Nullable UntrustedCertificateException findUntrusted(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof DiagnosingTrustManager.UntrustedCertificateException untrusted) {
                return untrusted;
            }
        }
        return null;
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
