package dev.raftctl.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.Printable;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.TlsJudgement.Expected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tls check} says of files and whether a server takes them: the same. The files were made with OpenSSL. */
class TlsJudgementTest {
    @TempDir
    Path directory;

    private Path file(String name) throws IOException {
        Path copy = directory.resolve(name);
        try (InputStream resource = TlsJudgementTest.class.getResourceAsStream("/tls/" + name)) {
            Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        return copy;
    }

    private TlsFiles files(String certificate, String key, String authorities) throws IOException {
        return new TlsFiles(file(certificate), file(key), file(authorities));
    }

    private static String bad(TlsFiles files, Expected expected) {
        List<String> bad = new ArrayList<>();
        for (TlsCheck.Finding each : TlsCheck.of(files, Instant.now(), expected)) {
            if (each.verdict() == TlsCheck.Verdict.BAD) {
                bad.add(each.text());
            }
        }
        return String.join("\n", bad);
    }

    private static String bad(TlsFiles files) {
        return bad(files, Expected.ANYTHING);
    }

    /** Both refuse, with the same words. */
    private static void assertUnusable(TlsFiles files, String text) {
        assertThat(bad(files)).contains(text);
        assertThatThrownBy(() -> Credentials.load(files))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContaining(text);
    }

    private static void assertGood(TlsFiles files) throws TlsFailure {
        assertThat(bad(files)).isEmpty();
        assertThat(Credentials.load(files).doubts(new Expected(ServerId.of("n1"), "127.0.0.1")))
                .isEmpty();
    }

    @Test
    void goodFilesOfEachKindAreTaken() throws Exception {
        assertGood(files("good.pem", "good-key.pem", "ca.pem"));
        assertGood(files("rsa2048.pem", "rsa2048-key.pem", "ca.pem"));
        assertGood(files("ed25519.pem", "ed25519-key.pem", "ca.pem"));
    }

    @Test
    void aServersCertificateMustBeFitForCallingToo() throws Exception {
        assertUnusable(files("server-only.pem", "server-only-key.pem", "ca.pem"), "lacks clientAuth");
    }

    @Test
    void theKeyOfAnotherCertificateIsNoticedWhateverItsKind() throws Exception {
        assertUnusable(files("ed25519.pem", "ed25519-other-key.pem", "ca.pem"), "is not that of the certificate");
        assertUnusable(files("ed25519.pem", "good-key.pem", "ca.pem"), "is not that of the certificate");
        assertUnusable(files("good.pem", "under-key.pem", "ca.pem"), "is not that of the certificate");
    }

    @Test
    void aWeakKeyIsRefused() throws Exception {
        assertUnusable(files("rsa1024.pem", "rsa1024-key.pem", "ca.pem"), "has a weak key, RSA of 1024 bits");
    }

    @Test
    void anIntermediateAuthorityMayBeTrustedAlone() throws Exception {
        assertGood(files("under.pem", "under-key.pem", "intermediate.pem"));
        Path both = directory.resolve("chain.pem");
        Files.writeString(both, Files.readString(file("under.pem")) + Files.readString(file("intermediate.pem")));
        assertGood(new TlsFiles(both, file("under-key.pem"), file("intermediate.pem")));
        assertGood(new TlsFiles(both, file("under-key.pem"), file("ca.pem")));
    }

    @Test
    void whatOthersWillNotTrustIsReadAndDoubted() throws Exception {
        TlsFiles foreign = files("under.pem", "under-key.pem", "ca.pem");
        assertThat(bad(foreign)).contains("is signed by 'CN=intermediate'");
        assertThat(Credentials.load(foreign).doubts(Expected.ANYTHING))
                .singleElement()
                .asString()
                .contains("is signed by 'CN=intermediate'");
    }

    @Test
    void theNamesAreHeldAgainstTheServersAddressAndId() throws Exception {
        TlsFiles good = files("good.pem", "good-key.pem", "ca.pem");
        Expected elsewhere = new Expected(ServerId.of("n1"), "10.0.0.1");
        assertThat(bad(good, elsewhere)).contains("is for 127.0.0.1, and not for 10.0.0.1");
        assertThat(Credentials.load(good).doubts(elsewhere))
                .singleElement()
                .asString()
                .contains("is for 127.0.0.1, and not for 10.0.0.1");
        assertThat(bad(good, new Expected(ServerId.of("n2"), "127.0.0.1")))
                .contains("is that of server n1, and not of server n2");
    }

    @Test
    void whatAFileHoldsInPlaceOfAKeyOrCertificateIsNamed() throws Exception {
        Path good = file("good.pem");
        Path authority = file("ca.pem");
        assertUnusable(new TlsFiles(good, file("good-encrypted-key.pem"), authority), "is encrypted with a password");
        assertUnusable(
                new TlsFiles(file("rsa2048.pem"), file("rsa2048-traditional-key.pem"), authority),
                "is encrypted with a password");
        assertUnusable(new TlsFiles(good, file("good-key.der"), authority), "is binary (DER, or PKCS #12)");
        assertUnusable(new TlsFiles(file("good.der"), file("good-key.pem"), authority), "is binary (DER, or PKCS #12)");
        assertUnusable(new TlsFiles(good, good, authority), "there is no private key in " + good + ", but CERTIFICATE");
    }

    @Test
    void aHalfReplacedPairStaysOutAndIsReportedUntilItIsWhole() throws Exception {
        TlsFiles files = files("ed25519.pem", "ed25519-key.pem", "ca.pem");
        List<String> heard = new ArrayList<>();
        TlsKeys keys = TlsKeys.load(files, new TlsKeys.Reloads() {
            @Override
            public void loaded(Credentials fresh) {
                heard.add("loaded");
            }

            @Override
            public void unusable(TlsFailure why) {
                heard.add("unusable");
            }
        });
        X509Certificate first = keys.current().certificate();
        replace(files.certificate(), "ed25519-other.pem", 1);
        assertThat(keys.look().certificate()).isEqualTo(first);
        assertThat(keys.unusable()).contains("is not that of the certificate");
        replace(files.key(), "ed25519-other-key.pem", 2);
        keys.look();
        assertThat(keys.unusable()).isEmpty();
        assertThat(heard).containsExactly("unusable", "loaded");
    }

    private static void replace(Path place, String with, int second) throws IOException {
        try (InputStream resource = TlsJudgementTest.class.getResourceAsStream("/tls/" + with)) {
            Files.write(place, resource.readAllBytes());
        }
        Files.setLastModifiedTime(place, FileTime.from(Instant.now().plus(Duration.ofSeconds(second))));
    }

    @Test
    void namesInCertificatesReachNoTerminalAsTheyAre() throws Exception {
        TlsFiles files = files("esc.pem", "esc-key.pem", "ca.pem");
        for (TlsCheck.Finding each : TlsCheck.of(files, Instant.now(), Expected.ANYTHING)) {
            assertThat(each.text()).doesNotContain("\u001b", "\u0007", "\n");
        }
        assertThat(Credentials.load(files).toString()).contains("\\u001b");
        assertThat(Credentials.load(files).name().toString())
                .contains("\\u001b")
                .doesNotContain("\u001b");
        assertThat(Printable.of("a\u202eb\u2028c\u009bd")).isEqualTo("a\\u202eb\\u2028c\\u009bd");
        assertThat(Printable.of("Zoë 漢字")).isEqualTo("Zoë 漢字");
    }

    @Test
    void aFailureWithoutAMessageIsSaidInWords() {
        assertThat(Handshakes.called(new ClosedChannelException()))
                .isEqualTo("TLS failed: the other side closed the connection during the handshake");
        assertThat(Handshakes.reason(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @Test
    void idsWhoseFilesWouldBeOthersAreRefused() throws Exception {
        TlsFolder folder = TlsFolder.open(directory.resolve("made"), "a", Instant.now(), Duration.ofDays(1));
        for (String id : List.of("n1-key", "ca", "ca-key")) {
            assertThatThrownBy(() -> folder.issue(
                            new CertifiedName(id, CertificateRole.SERVER),
                            List.of("h"),
                            Instant.now(),
                            Duration.ofDays(1),
                            false))
                    .isInstanceOf(TlsFailure.class)
                    .hasMessageContaining(id);
        }
    }
}
