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
public final class Handshakes {
    private static final String CHECK = "raftctl tls check says what is wrong with certificates";

    private Handshakes() {}

    /** Who has proved to be at the other end. */
    public static CertifiedName other(SSLSession session) throws TlsFailure {
        try {
            Certificate[] shown = session.getPeerCertificates();
            return CertifiedName.of((X509Certificate) shown[0]);
        } catch (SSLPeerUnverifiedException none) {
            throw new TlsFailure("the other side showed no certificate", "", none);
        }
    }

    /**
     * The caller's side failed.
     *
     * @param place the server, for people
     */
    public static TlsFailure calling(String place, Credentials own, Throwable failure) {
        NamingTrust.Untrusted untrusted = untrusted(failure);
        if (untrusted != null) {
            return new TlsFailure(
                    "the certificate of " + place + ", " + untrusted.getMessage(),
                    "trusted are the authorities in " + own.files().authorities() + "; " + CHECK,
                    failure);
        }
        Throwable root = root(failure);
        if (root instanceof SSLException && isAlert(root)) {
            List<String> faults = CertificateWords.faults(own.certificate(), Instant.now());
            return new TlsFailure(
                    place + " does not accept the certificate " + own
                            + (faults.isEmpty() ? ": " + reason(root) : ": it " + String.join("; it ", faults)),
                    "the server's log says why; " + CHECK,
                    failure);
        }
        return new TlsFailure(
                "no TLS with " + place + ", calling with the certificate " + own + ": " + reason(root),
                isEnd(root)
                        ? "check that the server there has TLS; it may also be stopping, or have too many callers"
                        : "check that the server there has TLS",
                failure);
    }

    public static TlsFailure notAServer(String place, CertifiedName shown) {
        return new TlsFailure(
                "the certificate of " + place + " is that of " + shown + ", which is no server",
                "a server's has " + CertificateRole.SERVER.mark() + " as its OU");
    }

    public static TlsFailure otherServer(String place, CertifiedName shown, ServerId claimed) {
        return new TlsFailure(
                "the certificate of " + place + " is that of " + shown + ", and it says it is server " + claimed,
                "a server's certificate has the server's id as its common name");
    }

    /** Plaintext to another machine. */
    public static TlsFailure tooOpen(String place) {
        return new TlsFailure(
                place + " is not on this machine, and no certificate is given for TLS",
                "give --cacert, --cert and --key, or say --insecure to send everything in plaintext");
    }

    /** The called side failed; in words for its log. */
    public static String called(Throwable failure) {
        NamingTrust.Untrusted untrusted = untrusted(failure);
        return untrusted != null
                ? "the caller's certificate " + untrusted.getMessage()
                : "TLS failed: " + reason(failure);
    }

    /** Why TLS failed, in words that say something also where the exception says nothing. */
    public static String reason(Throwable failure) {
        Throwable root = root(failure);
        if (isEnd(root)) {
            return "the other side closed the connection during the handshake";
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName() : Printable.of(message);
    }

    private static boolean isEnd(Throwable root) {
        return root instanceof ClosedChannelException || root instanceof EOFException;
    }

    /** Only chooses between two wordings: the JDK has no other way to tell the other side's alert from its own. */
    private static boolean isAlert(Throwable root) {
        return String.valueOf(root.getMessage()).contains("fatal alert");
    }

    private static NamingTrust.@Nullable Untrusted untrusted(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof NamingTrust.Untrusted untrusted) {
                return untrusted;
            }
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
