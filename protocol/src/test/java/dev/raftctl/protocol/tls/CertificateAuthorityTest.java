package dev.raftctl.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's parser reads the certificates that this project writes. */
class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final CertificateAuthority authority;

    CertificateAuthorityTest() throws Exception {
        authority = CertificateAuthority.create("test authority", NOW, DAY);
    }

    private X509Certificate issue(String name, CertificateRole role, Duration valid, String... hosts) throws Exception {
        CertificateAuthority.CertificateSubject subject =
                new CertificateAuthority.CertificateSubject(new CertificateIdentity(name, role), List.of(hosts));
        return authority.issue(subject, NOW, valid).certificate();
    }

    @Test
    void anAuthorityIsSelfSignedAndCannotSignAuthorities() throws Exception {
        X509Certificate certificate = authority.certificate();
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage()).startsWith(false, false, false, false, false, true, true);
        assertThat(certificate.getSubjectX500Principal()).isEqualTo(certificate.getIssuerX500Principal());
    }

    @Test
    void aServerCertificateNamesItsIdAndHosts() throws Exception {
        X509Certificate server = issue("n1", CertificateRole.SERVER, DAY, "127.0.0.1", "Db.Example", "::1");
        server.verify(authority.certificate().getPublicKey());
        assertThat(CertificateIdentity.of(server)).isEqualTo(new CertificateIdentity("n1", CertificateRole.SERVER));
        assertThat(CertificateIdentity.hosts(server)).containsExactly("db.example", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(server.getIssuerX500Principal())
                .isEqualTo(authority.certificate().getSubjectX500Principal());
    }

    @Test
    void aClientCertificateIsInvalidForAServer() throws Exception {
        X509Certificate client = issue("ada", CertificateRole.OPERATOR, DAY);
        assertThat(CertificateIdentity.of(client)).isEqualTo(new CertificateIdentity("ada", CertificateRole.OPERATOR));
        assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(CertificateErrorExplainer.ofKeyUsage(client, true)).isNotNull();
    }

    @Test
    void encodesTimesBeforeAndAfter2050() throws Exception {
        X509Certificate before2050 = issue("n1", CertificateRole.SERVER, DAY);
        assertThat(before2050.getNotAfter().toInstant()).isEqualTo(NOW.plus(DAY));
        X509Certificate after2050 = issue("n1", CertificateRole.SERVER, Duration.ofDays(36_500));
        assertThat(after2050.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(36_500)));
    }

    @Test
    void serialNumbersAreUnique() throws Exception {
        BigInteger first = issue("n1", CertificateRole.SERVER, DAY).getSerialNumber();
        assertThat(first).isPositive();
        assertThat(issue("n1", CertificateRole.SERVER, DAY).getSerialNumber()).isNotEqualTo(first);
    }

    @Test
    void preservesCommasAndUmlautsInNames() throws Exception {
        String name = "Jürg, the \"operator\" = +me";
        assertThat(CertificateIdentity.of(issue(name, CertificateRole.CLIENT, DAY))
                        .name())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"0, 020100", "127, 02017f", "128, 02020080", "65536, 0203010000"})
    void encodesSignedIntegers(long value, String hex) {
        assertThat(HexFormat.of().formatHex(DerEncoder.integer(BigInteger.valueOf(value))))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.10045.4.3.2, 06082a8648ce3d040302",
        "2.5.4.3, 0603550403",
        "1.3.6.1.5.5.7.3.1, 06082b06010505070301"
    })
    void encodesObjectIdentifiersInBase128(String dotted, String hex) {
        assertThat(HexFormat.of().formatHex(DerEncoder.oid(dotted))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"127, 0c7f", "128, 0c8180", "255, 0c81ff", "256, 0c820100", "65536, 0c83010000"})
    void encodesLengthsInTheFewestBytes(int length, String head) {
        byte[] encoded = DerEncoder.utf8("x".repeat(length));
        assertThat(HexFormat.of().formatHex(encoded))
                .startsWith(head + HexFormat.of().formatHex("x".getBytes(StandardCharsets.US_ASCII)));
        assertThat(encoded).hasSize(head.length() / 2 + length);
    }
}
