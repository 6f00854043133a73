package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.ServerId;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a key, its certificate and the authorities trusted: the one judgement of servers, when they start
 * and when files change, and of {@code raftctl tls check}. Whom to trust the JDK decides, as it does in handshakes.
 * Pure.
 */
public final class TlsDiagnosis {
    /** A key type whose handshake signs; PKCS #8 names and those of certificates are the same. */
    private static final List<String> SIGNING_ALGORITHMS = List.of("EC", "RSA", "EdDSA", "Ed25519", "Ed448");

    /** Any will do: the JDK then looks at everything but what the cipher needs. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final TlsFiles files;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;
    private final Instant now;
    private final ExpectedIdentity expected;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * What the certificate must be for, as far as it is known.
     *
     * @param id of the server that is to use it
     * @param host where that server is called
     */
    public record ExpectedIdentity(
            @Nullable ServerId id, @Nullable String host) {
        public static final ExpectedIdentity ANY = new ExpectedIdentity(null, null);
    }

    /**
     * One thing that is wrong.
     *
     * @param certificate it is wrong with; null: it is the key
     * @param fatal nothing can be done with these files; false: others will not trust them now
     * @param text goes on from the name of the certificate or key
     */
    record Problem(@Nullable X509Certificate certificate, boolean fatal, String text) {}

    private TlsDiagnosis(
            TlsFiles files,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            Instant now,
            ExpectedIdentity expected) {
        this.files = files;
        this.chain = chain;
        this.authorities = authorities;
        this.now = now;
        this.expected = expected;
    }

    /**
     * @param chain of the holder, its own certificate first
     * @param key null: it could not be read, which is a fault of its own
     * @param expected what the certificate must be for
     */
    static List<Problem> of(
            TlsFiles files,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            @Nullable PrivateKey key,
            Instant now,
            ExpectedIdentity expected) {
        TlsDiagnosis diagnosis = new TlsDiagnosis(files, chain, authorities, now, expected);
        diagnosis.authorities();
        diagnosis.chain();
        diagnosis.checkTrust();
        if (key != null) {
            diagnosis.checkKeyPair(key);
        }
        return List.copyOf(diagnosis.problems);
    }

    private void authorities() {
        for (X509Certificate each : authorities) {
            checkStrength(each);
            checkValidity(each);
            if (each.getBasicConstraints() < 0) {
                add(each, true, "is no authority's and can sign no others");
            }
        }
    }

    private void chain() {
        for (X509Certificate each : chain) {
            checkStrength(each);
            checkValidity(each);
        }
        X509Certificate certificate = chain.get(0);
        CertificateIdentity name = CertificateIdentity.of(certificate);
        boolean server = name.role() == CertificateRole.SERVER;
        ServerId id = expected.id();
        if (id != null && !(server && name.name().equals(id.value()))) {
            add(certificate, true, "is that of " + name + ", and not of server " + id);
        }
        String usageError = CertificateErrors.ofKeyUsage(certificate, server);
        if (usageError != null) {
            add(certificate, true, usageError);
        }
        if (server && CertificateIdentity.hosts(certificate).isEmpty()) {
            add(certificate, true, "names no host, and so nobody can call its server");
        } else if (server && expected.host() != null) {
            String hostError = CertificateErrors.ofHost(certificate, expected.host());
            if (hostError != null) {
                add(certificate, false, hostError);
            }
        }
    }

    private void checkStrength(X509Certificate certificate) {
        for (String each : CertificateErrors.ofStrength(certificate)) {
            add(certificate, true, each);
        }
    }

    private void checkValidity(X509Certificate certificate) {
        for (String each : CertificateErrors.ofValidity(certificate, now)) {
            add(certificate, false, each);
        }
    }

    /**
     * Whether others who trust these authorities trust this chain. What is said of a certificate already is not said
     * again.
     */
    private void checkTrust() {
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        try {
            X509ExtendedTrustManager trustManager = newTrustManager(authorities);
            trustManager.checkClientTrusted(certificates, ANY_KEY_EXCHANGE);
            if (CertificateIdentity.of(chain.get(0)).role() == CertificateRole.SERVER) {
                trustManager.checkServerTrusted(certificates, ANY_KEY_EXCHANGE);
            }
        } catch (CertificateException untrusted) {
            String issuerError = CertificateErrors.ofIssuer(chain, authorities);
            if (issuerError != null) {
                add(chain.get(0), false, issuerError);
            } else if (problems.isEmpty()) {
                add(chain.get(0), false, "is not trusted: " + untrusted.getMessage());
            }
        } catch (GeneralSecurityException unusable) {
            add(chain.get(0), true, "cannot be judged: " + unusable.getMessage());
        }
    }

    private void checkKeyPair(PrivateKey key) {
        X509Certificate certificate = chain.get(0);
        if (!SIGNING_ALGORITHMS.contains(certificate.getPublicKey().getAlgorithm())) {
            add(
                    certificate,
                    true,
                    "has a key of the kind " + certificate.getPublicKey().getAlgorithm()
                            + ", which signs no handshake");
        } else if (!KeyPairs.matches(certificate.getPublicKey(), key)) {
            add(
                    null,
                    true,
                    "is not that of the certificate " + files.certificate() + " "
                            + CertificateErrors.quotedSubject(certificate));
        }
    }

    private void add(@Nullable X509Certificate certificate, boolean unusable, String text) {
        problems.add(new Problem(certificate, unusable, text));
    }

    /** The JDK's own, which trusts what these authorities signed. */
    static X509ExtendedTrustManager newTrustManager(List<X509Certificate> authorities) throws GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (java.io.IOException impossible) {
            throw new GeneralSecurityException(impossible);
        }
        for (X509Certificate authority : authorities) {
            trusted.setCertificateEntry("authority-" + trusted.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager trustManager) {
                return trustManager;
            }
        }
        throw new GeneralSecurityException("this JDK has no X.509 trust");
    }
}
