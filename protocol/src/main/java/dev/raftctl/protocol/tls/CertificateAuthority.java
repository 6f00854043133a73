package dev.raftctl.protocol.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Signs certificates as RFC 5280 wants them, with ECDSA on P-256. Its private key is all the trust of a cluster: who keeps it decides who is a server.
 *
 * @param certificate its own, signed by itself
 */
public record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    private static final String CURVE = "secp256r1";
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ORGANISATIONAL_UNIT = "2.5.4.11";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A clock of another machine may be behind this one. */
    private static final Duration EARLIER = Duration.ofMinutes(5);

    /** A certificate with its private key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {}

    /**
     * What is certified.
     *
     * @param hosts names and addresses, for servers
     */
    public record Subject(CertifiedName name, List<String> hosts) {
        public Subject {
            hosts = List.copyOf(hosts);
        }
    }

    /** A new one. */
    public static CertificateAuthority create(String name, Instant now, Duration valid)
            throws GeneralSecurityException {
        KeyPair pair = newPair();
        byte[] subject = Der.sequence(attribute(COMMON_NAME, name));
        byte[] extensions = Der.sequence(
                extension("2.5.29.19", true, Der.sequence(Der.bool(true), Der.integer(BigInteger.ZERO))),
                extension("2.5.29.15", true, Der.bits(new byte[] {0x06}, 1)),
                keyIdentifier(pair.getPublic()));
        X509Certificate own =
                signed(body(subject, subject, now, valid, pair.getPublic(), extensions), pair.getPrivate());
        return new CertificateAuthority(own, pair.getPrivate());
    }

    public Issued issue(Subject subject, Instant now, Duration valid) throws GeneralSecurityException {
        KeyPair pair = newPair();
        CertifiedName who = subject.name();
        byte[] name =
                Der.sequence(attribute(ORGANISATIONAL_UNIT, who.role().mark()), attribute(COMMON_NAME, who.name()));
        byte[] body = body(
                certificate.getSubjectX500Principal().getEncoded(),
                name,
                now,
                valid,
                pair.getPublic(),
                extensions(subject, pair.getPublic()));
        return new Issued(signed(body, key), pair.getPrivate());
    }

    private static byte[] extensions(Subject subject, PublicKey key) throws GeneralSecurityException {
        boolean server = subject.name().role() == CertificateRole.SERVER;
        byte[] client = Der.oid("1.3.6.1.5.5.7.3.2");
        List<byte[]> all = new ArrayList<>(List.of(
                extension("2.5.29.19", true, Der.sequence()),
                extension("2.5.29.15", true, Der.bits(new byte[] {(byte) 0x80}, 7)),
                extension(
                        "2.5.29.37",
                        false,
                        server ? Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"), client) : Der.sequence(client)),
                keyIdentifier(key)));
        if (!subject.hosts().isEmpty()) {
            List<byte[]> names = new ArrayList<>();
            for (String host : subject.hosts()) {
                names.add(alternative(host));
            }
            all.add(extension("2.5.29.17", false, Der.sequence(names.toArray(byte[][]::new))));
        }
        return Der.sequence(all.toArray(byte[][]::new));
    }

    private static byte[] alternative(String host) throws GeneralSecurityException {
        try {
            return isAddress(host)
                    ? Der.implicit(7, InetAddress.getByName(host).getAddress())
                    : Der.implicit(2, host.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        } catch (UnknownHostException bad) {
            throw new GeneralSecurityException("'" + host + "' is neither a name nor an address", bad);
        }
    }

    /** Written in digits: nothing is ever looked up. */
    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    private static byte[] body(
            byte[] issuer, byte[] subject, Instant now, Duration valid, PublicKey key, byte[] extensions) {
        return Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, RANDOM).setBit(126)),
                ECDSA_SHA256,
                issuer,
                Der.sequence(Der.time(now.minus(EARLIER)), Der.time(now.plus(valid))),
                subject,
                key.getEncoded(),
                Der.explicit(3, extensions));
    }

    private static X509Certificate signed(byte[] body, PrivateKey by) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(by);
        signature.update(body);
        byte[] whole = Der.sequence(body, ECDSA_SHA256, Der.bits(signature.sign(), 0));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] attribute(String type, String value) {
        return Der.set(Der.sequence(Der.oid(type), Der.utf8(value)));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return extension("2.5.29.14", false, Der.octets(java.util.Arrays.copyOf(digest, 20)));
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE));
        return generator.generateKeyPair();
    }
}
