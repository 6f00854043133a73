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
public final class TlsJudgement {
    /** A key type whose handshake signs; PKCS #8 names and those of certificates are the same. */
    private static final List<String> SIGNERS = List.of("EC", "RSA", "EdDSA", "Ed25519", "Ed448");

    /** Any will do: the JDK then looks at everything but what the cipher needs. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final TlsFiles files;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;
    private final Instant now;
    private final Expected expected;
    private final List<Fault> faults = new ArrayList<>();

    /**
     * What the certificate must be for, as far as it is known.
     *
     * @param id of the server that is to use it
     * @param host where that server is called
     */
    public record Expected(@Nullable ServerId id, @Nullable String host) {
        public static final Expected ANYTHING = new Expected(null, null);
    }

    /**
     * One thing that is wrong.
     *
     * @param certificate it is wrong with; null: it is the key
     * @param unusable nothing can be done with these files; false: others will not trust them now
     * @param text goes on from the name of the certificate or key
     */
    record Fault(@Nullable X509Certificate certificate, boolean unusable, String text) {}

    private TlsJudgement(
            TlsFiles files,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            Instant now,
            Expected expected) {
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
    static List<Fault> of(
            TlsFiles files,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            @Nullable PrivateKey key,
            Instant now,
            Expected expected) {
        TlsJudgement judgement = new TlsJudgement(files, chain, authorities, now, expected);
        judgement.authorities();
        judgement.chain();
        judgement.trust();
        if (key != null) {
            judgement.pair(key);
        }
        return List.copyOf(judgement.faults);
    }

    private void authorities() {
        for (X509Certificate each : authorities) {
            weaknesses(each);
            times(each);
            if (each.getBasicConstraints() < 0) {
                add(each, true, "is no authority's and can sign no others");
            }
        }
    }

    private void chain() {
        for (X509Certificate each : chain) {
            weaknesses(each);
            times(each);
        }
        X509Certificate own = chain.get(0);
        CertifiedName name = CertifiedName.of(own);
        boolean server = name.role() == CertificateRole.SERVER;
        ServerId id = expected.id();
        if (id != null && !(server && name.name().equals(id.value()))) {
            add(own, true, "is that of " + name + ", and not of server " + id);
        }
        String use = CertificateWords.useFault(own, server);
        if (use != null) {
            add(own, true, use);
        }
        if (server && CertifiedName.hosts(own).isEmpty()) {
            add(own, true, "names no host, and so nobody can call its server");
        } else if (server && expected.host() != null) {
            String other = CertificateWords.hostFault(own, expected.host());
            if (other != null) {
                add(own, false, other);
            }
        }
    }

    private void weaknesses(X509Certificate certificate) {
        for (String each : CertificateWords.weaknesses(certificate)) {
            add(certificate, true, each);
        }
    }

    private void times(X509Certificate certificate) {
        for (String each : CertificateWords.times(certificate, now)) {
            add(certificate, false, each);
        }
    }

    /**
     * Whether others who trust these authorities trust this chain. What is said of a certificate already is not said
     * again.
     */
    private void trust() {
        X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
        try {
            X509ExtendedTrustManager judge = judge(authorities);
            judge.checkClientTrusted(shown, ANY_KEY_EXCHANGE);
            if (CertifiedName.of(chain.get(0)).role() == CertificateRole.SERVER) {
                judge.checkServerTrusted(shown, ANY_KEY_EXCHANGE);
            }
        } catch (CertificateException untrusted) {
            String issuer = CertificateWords.issuerFault(chain, authorities);
            if (issuer != null) {
                add(chain.get(0), false, issuer);
            } else if (faults.isEmpty()) {
                add(chain.get(0), false, "is not trusted: " + untrusted.getMessage());
            }
        } catch (GeneralSecurityException unusable) {
            add(chain.get(0), true, "cannot be judged: " + unusable.getMessage());
        }
    }

    private void pair(PrivateKey key) {
        X509Certificate own = chain.get(0);
        if (!SIGNERS.contains(own.getPublicKey().getAlgorithm())) {
            add(own, true, "has a key of the kind " + own.getPublicKey().getAlgorithm() + ", which signs no handshake");
        } else if (!KeyPairs.isPair(own.getPublicKey(), key)) {
            add(null, true, "is not that of the certificate " + files.certificate() + " " + CertificateWords.name(own));
        }
    }

    private void add(@Nullable X509Certificate certificate, boolean unusable, String text) {
        faults.add(new Fault(certificate, unusable, text));
    }

    /** The JDK's own, which trusts what these authorities signed. */
    static X509ExtendedTrustManager judge(List<X509Certificate> authorities) throws GeneralSecurityException {
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
            if (each instanceof X509ExtendedTrustManager judge) {
                return judge;
            }
        }
        throw new GeneralSecurityException("this JDK has no X.509 trust");
    }
}
