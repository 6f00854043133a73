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

/** What our writer of certificates writes, as the JDK's reader reads it. */
class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final CertificateAuthority authority;

    CertificateAuthorityTest() throws Exception {
        authority = CertificateAuthority.create("test authority", NOW, DAY);
    }

    private X509Certificate issue(String name, CertificateRole role, Duration valid, String... hosts) throws Exception {
        CertificateAuthority.Subject subject =
                new CertificateAuthority.Subject(new CertifiedName(name, role), List.of(hosts));
        return authority.issue(subject, NOW, valid).certificate();
    }

    @Test
    void anAuthoritySignsItselfAndMaySignOthersButNoOtherAuthorities() throws Exception {
        X509Certificate own = authority.certificate();
        own.verify(own.getPublicKey());
        assertThat(own.getVersion()).isEqualTo(3);
        assertThat(own.getBasicConstraints()).isZero();
        assertThat(own.getKeyUsage()).startsWith(false, false, false, false, false, true, true);
        assertThat(own.getSubjectX500Principal()).isEqualTo(own.getIssuerX500Principal());
    }

    @Test
    void aServersCertificateSaysWhoAndWhereItIs() throws Exception {
        X509Certificate server = issue("n1", CertificateRole.SERVER, DAY, "127.0.0.1", "Db.Example", "::1");
        server.verify(authority.certificate().getPublicKey());
        assertThat(CertifiedName.of(server)).isEqualTo(new CertifiedName("n1", CertificateRole.SERVER));
        assertThat(CertifiedName.hosts(server)).containsExactly("db.example", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(server.getIssuerX500Principal())
                .isEqualTo(authority.certificate().getSubjectX500Principal());
    }

    @Test
    void aClientsCertificateMayNotBeUsedByAServer() throws Exception {
        X509Certificate client = issue("ada", CertificateRole.OPERATOR, DAY);
        assertThat(CertifiedName.of(client)).isEqualTo(new CertifiedName("ada", CertificateRole.OPERATOR));
        assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(CertificateWords.useFault(client, true)).isNotNull();
    }

    @Test
    void timesAreRightOnBothSidesOf2050() throws Exception {
        X509Certificate soon = issue("n1", CertificateRole.SERVER, DAY);
        assertThat(soon.getNotAfter().toInstant()).isEqualTo(NOW.plus(DAY));
        X509Certificate late = issue("n1", CertificateRole.SERVER, Duration.ofDays(36_500));
        assertThat(late.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(36_500)));
    }

    @Test
    void noTwoCertificatesHaveOneSerialNumber() throws Exception {
        BigInteger first = issue("n1", CertificateRole.SERVER, DAY).getSerialNumber();
        assertThat(first).isPositive();
        assertThat(issue("n1", CertificateRole.SERVER, DAY).getSerialNumber()).isNotEqualTo(first);
    }

    @Test
    void aNameKeepsCommasAndUmlauts() throws Exception {
        String name = "Jürg, the \"operator\" = +me";
        assertThat(CertifiedName.of(issue(name, CertificateRole.CLIENT, DAY)).name())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"0, 020100", "127, 02017f", "128, 02020080", "65536, 0203010000"})
    void integersAreSigned(long value, String hex) {
        assertThat(HexFormat.of().formatHex(Der.integer(BigInteger.valueOf(value))))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.10045.4.3.2, 06082a8648ce3d040302",
        "2.5.4.3, 0603550403",
        "1.3.6.1.5.5.7.3.1, 06082b06010505070301"
    })
    void objectIdentifiersAreInBase128(String dotted, String hex) {
        assertThat(HexFormat.of().formatHex(Der.oid(dotted))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"127, 0c7f", "128, 0c8180", "255, 0c81ff", "256, 0c820100", "65536, 0c83010000"})
    void lengthsTakeAsManyBytesAsTheyNeed(int length, String head) {
        byte[] whole = Der.utf8("x".repeat(length));
        assertThat(HexFormat.of().formatHex(whole))
                .startsWith(head + HexFormat.of().formatHex("x".getBytes(StandardCharsets.US_ASCII)));
        assertThat(whole).hasSize(head.length() / 2 + length);
    }
}
