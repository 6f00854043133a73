package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.Printable;
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

/** What came of a TLS handshake: who the other side is, or why there is no trust, with the certificate named. */
public final class TlsFailures {
    private static final String CHECK_HINT = "raftctl tls check says what is wrong with certificates";

    private TlsFailures() {}

    /** Who has proved to be at the other end. */
    public static CertificateIdentity peerIdentity(SSLSession session) throws TlsFailure {
        try {
            Certificate[] shown = session.getPeerCertificates();
            return CertificateIdentity.of((X509Certificate) shown[0]);
        } catch (SSLPeerUnverifiedException unverified) {
            throw new TlsFailure("the other side showed no certificate", "", unverified);
        }
    }

    /**
     * The caller's side failed.
     *
     * @param server the server, for people
     */
    public static TlsFailure onClientSide(String server, TlsCredentials credentials, Throwable failure) {
        DiagnosingTrustManager.UntrustedCertificateException untrusted = findUntrusted(failure);
        if (untrusted != null) {
            return new TlsFailure(
                    "the certificate of " + server + ", " + untrusted.getMessage(),
                    "trusted are the authorities in " + credentials.files().authorities() + "; " + CHECK_HINT,
                    failure);
        }
        Throwable cause = rootCause(failure);
        if (cause instanceof SSLException && isAlert(cause)) {
            List<String> faults = CertificateErrors.ofCertificate(credentials.certificate(), Instant.now());
            return new TlsFailure(
                    server + " does not accept the certificate " + credentials
                            + (faults.isEmpty() ? ": " + describe(cause) : ": it " + String.join("; it ", faults)),
                    "the server's log says why; " + CHECK_HINT,
                    failure);
        }
        return new TlsFailure(
                "no TLS with " + server + ", calling with the certificate " + credentials + ": " + describe(cause),
                isClosed(cause)
                        ? "check that the server there has TLS; it may also be stopping, or have too many callers"
                        : "check that the server there has TLS",
                failure);
    }

    public static TlsFailure notAServerCertificate(String server, CertificateIdentity shown) {
        return new TlsFailure(
                "the certificate of " + server + " is that of " + shown + ", which is no server",
                "a server's has " + CertificateRole.SERVER.label() + " as its OU");
    }

    public static TlsFailure serverIdMismatch(String server, CertificateIdentity shown, ServerId claimed) {
        return new TlsFailure(
                "the certificate of " + server + " is that of " + shown + ", and it says it is server " + claimed,
                "a server's certificate has the server's id as its common name");
    }

    /** Plaintext to another machine. */
    public static TlsFailure plaintextForbidden(String server) {
        return new TlsFailure(
                server + " is not on this machine, and no certificate is given for TLS",
                "give --cacert, --cert and --key, or say --insecure to send everything in plaintext");
    }

    /** The called side failed; in words for its log. */
    public static String onServerSide(Throwable failure) {
        DiagnosingTrustManager.UntrustedCertificateException untrusted = findUntrusted(failure);
        return untrusted != null
                ? "the caller's certificate " + untrusted.getMessage()
                : "TLS failed: " + describe(failure);
    }

    /** Why TLS failed, in words that say something also where the exception says nothing. */
    public static String describe(Throwable failure) {
        Throwable cause = rootCause(failure);
        if (isClosed(cause)) {
            return "the other side closed the connection during the handshake";
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : Printable.of(message);
    }

    private static boolean isClosed(Throwable cause) {
        return cause instanceof ClosedChannelException || cause instanceof EOFException;
    }

    /** Only chooses between two wordings: the JDK has no other way to tell the other side's alert from its own. */
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
