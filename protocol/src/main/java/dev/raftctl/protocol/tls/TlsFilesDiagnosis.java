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
 * Finds the problems of a key, its certificate and the trusted authorities. Servers use it at start-up and when files
 * change, and {@code raftctl tls check} uses it too. The JDK decides on trust, as in handshakes. Has no side effects.
 */
public final class TlsFilesDiagnosis {
    /** The key algorithms that can sign handshakes. PKCS #8 and certificates use the same names for them. */
    private static final List<String> SIGNING_ALGORITHMS = List.of("EC", "RSA", "EdDSA", "Ed25519", "Ed448");

    /** Makes the JDK skip only the checks that depend on a specific cipher. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final TlsFiles files;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;
    private final Instant now;
    private final ExpectedCertificateIdentity expected;
    private final List<TlsFileProblem> problems = new ArrayList<>();

    /**
     * The identity that the certificate must have, as far as it is known.
     *
     * @param id the id of the server that uses the certificate
     * @param host the host at which other servers connect to that server
     */
    public record ExpectedCertificateIdentity(
            @Nullable ServerId id, @Nullable String host) {
        public static final ExpectedCertificateIdentity ANY = new ExpectedCertificateIdentity(null, null);
    }

    /**
     * One problem.
     *
     * @param certificate the affected certificate; null if the key is affected
     * @param fatal whether the files are unusable; if false, others do not trust them at present
     * @param text continues a sentence that starts with the name of the certificate or key
     */
    record TlsFileProblem(@Nullable X509Certificate certificate, boolean fatal, String text) {}

    private TlsFilesDiagnosis(
            TlsFiles files,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            Instant now,
            ExpectedCertificateIdentity expected) {
        this.files = files;
        this.chain = chain;
        this.authorities = authorities;
        this.now = now;
        this.expected = expected;
    }

    /**
     * Returns all problems of the files.
     *
     * @param chain the holder's certificates, its own first
     * @param key null if the key could not be read, which is reported separately
     * @param expected the identity that the certificate must have
     */
    static List<TlsFileProblem> of(
            TlsFiles files,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            @Nullable PrivateKey key,
            Instant now,
            ExpectedCertificateIdentity expected) {
        TlsFilesDiagnosis diagnosis = new TlsFilesDiagnosis(files, chain, authorities, now, expected);
        diagnosis.checkAuthorities();
        diagnosis.checkChain();
        diagnosis.checkTrust();
        if (key != null) {
            diagnosis.checkKeyPair(key);
        }
        return List.copyOf(diagnosis.problems);
    }

    private void checkAuthorities() {
        for (X509Certificate each : authorities) {
            checkStrength(each);
            checkValidity(each);
            if (each.getBasicConstraints() < 0) {
                add(each, true, "is not an authority and cannot sign other certificates");
            }
        }
    }

    private void checkChain() {
        for (X509Certificate each : chain) {
            checkStrength(each);
            checkValidity(each);
        }
        X509Certificate certificate = chain.get(0);
        CertificateIdentity identity = CertificateIdentity.of(certificate);
        boolean isServer = identity.role() == CertificateRole.SERVER;
        ServerId id = expected.id();
        if (id != null && !(isServer && identity.name().equals(id.value()))) {
            add(certificate, true, "belongs to " + identity + ", not to server " + id);
        }
        String usageError = CertificateErrorExplainer.ofKeyUsage(certificate, isServer);
        if (usageError != null) {
            add(certificate, true, usageError);
        }
        if (isServer && CertificateIdentity.hosts(certificate).isEmpty()) {
            add(certificate, true, "contains no host name, so no client can verify its server");
        } else if (isServer && expected.host() != null) {
            String hostError = CertificateErrorExplainer.ofHost(certificate, expected.host());
            if (hostError != null) {
                add(certificate, false, hostError);
            }
        }
    }

    private void checkStrength(X509Certificate certificate) {
        for (String each : CertificateErrorExplainer.ofStrength(certificate)) {
            add(certificate, true, each);
        }
    }

    private void checkValidity(X509Certificate certificate) {
        for (String each : CertificateErrorExplainer.ofValidity(certificate, now)) {
            add(certificate, false, each);
        }
    }

    /**
     * Checks whether others that trust these authorities trust this chain. Does not repeat problems that are already
     * reported.
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
            String issuerError = CertificateErrorExplainer.ofIssuer(chain, authorities);
            if (issuerError != null) {
                add(chain.get(0), false, issuerError);
            } else if (problems.isEmpty()) {
                add(chain.get(0), false, "is not trusted: " + untrusted.getMessage());
            }
        } catch (GeneralSecurityException unusable) {
            add(chain.get(0), true, "cannot be checked: " + unusable.getMessage());
        }
    }

    private void checkKeyPair(PrivateKey key) {
        X509Certificate certificate = chain.get(0);
        if (!SIGNING_ALGORITHMS.contains(certificate.getPublicKey().getAlgorithm())) {
            add(
                    certificate,
                    true,
                    "has a key of type " + certificate.getPublicKey().getAlgorithm()
                            + ", which cannot sign handshakes");
        } else if (!KeyPairCheck.matches(certificate.getPublicKey(), key)) {
            add(
                    null,
                    true,
                    "does not match the certificate " + files.certificate() + " "
                            + CertificateErrorExplainer.quotedSubject(certificate));
        }
    }

    private void add(@Nullable X509Certificate certificate, boolean fatal, String text) {
        problems.add(new TlsFileProblem(certificate, fatal, text));
    }

    /** Returns the JDK's trust manager for these certificate authorities. */
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
        throw new GeneralSecurityException("this JDK has no X.509 trust manager");
    }
}
