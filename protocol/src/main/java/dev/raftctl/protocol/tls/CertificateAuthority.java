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
 * Signs certificates according to RFC 5280, with ECDSA on P-256. The trust of the whole cluster depends on its private
 * key: any holder of the key can issue server certificates.
 *
 * @param certificate the authority's own, self-signed certificate
 */
public record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    private static final String CURVE = "secp256r1";
    private static final byte[] ECDSA_SHA256 = DerEncoder.sequence(DerEncoder.oid("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ORGANISATIONAL_UNIT = "2.5.4.11";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How far a certificate's validity starts before its creation, because clocks of other machines may be slow. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** A certificate with its private key. */
    public record IssuedCertificate(X509Certificate certificate, PrivateKey key) {}

    /**
     * The subject of a certificate.
     *
     * @param hosts host names and addresses; empty except for servers
     */
    public record CertificateSubject(CertificateIdentity identity, List<String> hosts) {
        public CertificateSubject {
            hosts = List.copyOf(hosts);
        }
    }

    /** Creates a new certificate authority. */
    public static CertificateAuthority create(String name, Instant now, Duration validity)
            throws GeneralSecurityException {
        KeyPair keyPair = newKeyPair();
        byte[] subject = DerEncoder.sequence(attribute(COMMON_NAME, name));
        byte[] extensions = DerEncoder.sequence(
                extension(
                        "2.5.29.19",
                        true,
                        DerEncoder.sequence(DerEncoder.bool(true), DerEncoder.integer(BigInteger.ZERO))),
                extension("2.5.29.15", true, DerEncoder.bitString(new byte[] {0x06}, 1)),
                keyIdentifier(keyPair.getPublic()));
        X509Certificate certificate = sign(
                toBeSigned(subject, subject, now, validity, keyPair.getPublic(), extensions), keyPair.getPrivate());
        return new CertificateAuthority(certificate, keyPair.getPrivate());
    }

    /** Issues a certificate for a newly generated key. */
    public IssuedCertificate issue(CertificateSubject subject, Instant now, Duration validity)
            throws GeneralSecurityException {
        KeyPair keyPair = newKeyPair();
        CertificateIdentity identity = subject.identity();
        byte[] name = DerEncoder.sequence(
                attribute(ORGANISATIONAL_UNIT, identity.role().label()), attribute(COMMON_NAME, identity.name()));
        byte[] toBeSigned = toBeSigned(
                certificate.getSubjectX500Principal().getEncoded(),
                name,
                now,
                validity,
                keyPair.getPublic(),
                extensions(subject, keyPair.getPublic()));
        return new IssuedCertificate(sign(toBeSigned, key), keyPair.getPrivate());
    }

    private static byte[] extensions(CertificateSubject subject, PublicKey key) throws GeneralSecurityException {
        boolean isServer = subject.identity().role() == CertificateRole.SERVER;
        byte[] clientAuth = DerEncoder.oid("1.3.6.1.5.5.7.3.2");
        List<byte[]> extensions = new ArrayList<>(List.of(
                extension("2.5.29.19", true, DerEncoder.sequence()),
                extension("2.5.29.15", true, DerEncoder.bitString(new byte[] {(byte) 0x80}, 7)),
                extension(
                        "2.5.29.37",
                        false,
                        isServer
                                ? DerEncoder.sequence(DerEncoder.oid("1.3.6.1.5.5.7.3.1"), clientAuth)
                                : DerEncoder.sequence(clientAuth)),
                keyIdentifier(key)));
        if (!subject.hosts().isEmpty()) {
            List<byte[]> names = new ArrayList<>();
            for (String host : subject.hosts()) {
                names.add(alternativeName(host));
            }
            extensions.add(extension("2.5.29.17", false, DerEncoder.sequence(names.toArray(byte[][]::new))));
        }
        return DerEncoder.sequence(extensions.toArray(byte[][]::new));
    }

    private static byte[] alternativeName(String host) throws GeneralSecurityException {
        try {
            return isIpAddress(host)
                    ? DerEncoder.implicit(7, InetAddress.getByName(host).getAddress())
                    : DerEncoder.implicit(2, host.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        } catch (UnknownHostException unresolvable) {
            throw new GeneralSecurityException("'" + host + "' is neither a host name nor an IP address", unresolvable);
        }
    }

    /** Returns whether the host is a numeric IP address. No name is looked up. */
    static boolean isIpAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    private static byte[] toBeSigned(
            byte[] issuer, byte[] subject, Instant now, Duration validity, PublicKey key, byte[] extensions) {
        return DerEncoder.sequence(
                DerEncoder.explicit(0, DerEncoder.integer(BigInteger.TWO)),
                DerEncoder.integer(new BigInteger(127, RANDOM).setBit(126)),
                ECDSA_SHA256,
                issuer,
                DerEncoder.sequence(DerEncoder.time(now.minus(CLOCK_SKEW)), DerEncoder.time(now.plus(validity))),
                subject,
                key.getEncoded(),
                DerEncoder.explicit(3, extensions));
    }

    private static X509Certificate sign(byte[] toBeSigned, PrivateKey signingKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signingKey);
        signature.update(toBeSigned);
        byte[] encoded = DerEncoder.sequence(toBeSigned, ECDSA_SHA256, DerEncoder.bitString(signature.sign(), 0));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] attribute(String type, String value) {
        return DerEncoder.set(DerEncoder.sequence(DerEncoder.oid(type), DerEncoder.utf8(value)));
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? DerEncoder.sequence(DerEncoder.oid(oid), DerEncoder.bool(true), DerEncoder.octetString(value))
                : DerEncoder.sequence(DerEncoder.oid(oid), DerEncoder.octetString(value));
    }

    private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return extension("2.5.29.14", false, DerEncoder.octetString(java.util.Arrays.copyOf(digest, 20)));
    }

    private static KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE));
        return generator.generateKeyPair();
    }
}
