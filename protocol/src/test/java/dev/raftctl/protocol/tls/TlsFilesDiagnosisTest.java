package dev.raftctl.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.tls.TlsFilesDiagnosis.ExpectedCertificateIdentity;
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

/** {@code tls check} and servers agree on which files are usable. The files were made with OpenSSL. */
class TlsFilesDiagnosisTest {
    @TempDir
    Path directory;

    private Path copyResource(String name) throws IOException {
        Path copy = directory.resolve(name);
        try (InputStream resource = TlsFilesDiagnosisTest.class.getResourceAsStream("/tls/" + name)) {
            Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        return copy;
    }

    private TlsFiles files(String certificate, String key, String authorities) throws IOException {
        return new TlsFiles(copyResource(certificate), copyResource(key), copyResource(authorities));
    }

    private static String problems(TlsFiles files, ExpectedCertificateIdentity expected) {
        List<String> bad = new ArrayList<>();
        for (TlsFilesCheck.TlsFileFinding each : TlsFilesCheck.of(files, Instant.now(), expected)) {
            if (each.verdict() == TlsFilesCheck.TlsFindingSeverity.BAD) {
                bad.add(each.text());
            }
        }
        return String.join("\n", bad);
    }

    private static String problems(TlsFiles files) {
        return problems(files, ExpectedCertificateIdentity.ANY);
    }

    /** Both reject the files with the same text. */
    private static void assertUnusable(TlsFiles files, String text) {
        assertThat(problems(files)).contains(text);
        assertThatThrownBy(() -> TlsCredentials.load(files))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContaining(text);
    }

    private static void assertUsable(TlsFiles files) throws TlsFailure {
        assertThat(problems(files)).isEmpty();
        assertThat(TlsCredentials.load(files)
                        .trustWarnings(new ExpectedCertificateIdentity(ServerId.of("n1"), "127.0.0.1")))
                .isEmpty();
    }

    @Test
    void acceptsValidFilesOfEachKeyType() throws Exception {
        assertUsable(files("good.pem", "good-key.pem", "ca.pem"));
        assertUsable(files("rsa2048.pem", "rsa2048-key.pem", "ca.pem"));
        assertUsable(files("ed25519.pem", "ed25519-key.pem", "ca.pem"));
    }

    @Test
    void aServerCertificateMustAllowClientAuthentication() throws Exception {
        assertUnusable(files("server-only.pem", "server-only-key.pem", "ca.pem"), "lacks clientAuth");
    }

    @Test
    void rejectsAKeyThatDoesNotMatchTheCertificate() throws Exception {
        assertUnusable(files("ed25519.pem", "ed25519-other-key.pem", "ca.pem"), "does not match the certificate");
        assertUnusable(files("ed25519.pem", "good-key.pem", "ca.pem"), "does not match the certificate");
        assertUnusable(files("good.pem", "under-key.pem", "ca.pem"), "does not match the certificate");
    }

    @Test
    void rejectsAWeakKey() throws Exception {
        assertUnusable(files("rsa1024.pem", "rsa1024-key.pem", "ca.pem"), "has a weak key: RSA with 1024 bits");
    }

    @Test
    void trustsAnIntermediateAuthorityAlone() throws Exception {
        assertUsable(files("under.pem", "under-key.pem", "intermediate.pem"));
        Path chainFile = directory.resolve("chain.pem");
        Files.writeString(
                chainFile,
                Files.readString(copyResource("under.pem")) + Files.readString(copyResource("intermediate.pem")));
        assertUsable(new TlsFiles(chainFile, copyResource("under-key.pem"), copyResource("intermediate.pem")));
        assertUsable(new TlsFiles(chainFile, copyResource("under-key.pem"), copyResource("ca.pem")));
    }

    @Test
    void warnsAboutACertificateOthersWillNotTrust() throws Exception {
        TlsFiles untrusted = files("under.pem", "under-key.pem", "ca.pem");
        assertThat(problems(untrusted)).contains("is signed by 'CN=intermediate'");
        assertThat(TlsCredentials.load(untrusted).trustWarnings(ExpectedCertificateIdentity.ANY))
                .singleElement()
                .asString()
                .contains("is signed by 'CN=intermediate'");
    }

    @Test
    void comparesTheCertificateWithTheServersAddressAndId() throws Exception {
        TlsFiles good = files("good.pem", "good-key.pem", "ca.pem");
        ExpectedCertificateIdentity otherHost = new ExpectedCertificateIdentity(ServerId.of("n1"), "10.0.0.1");
        assertThat(problems(good, otherHost)).contains("is for 127.0.0.1, not for 10.0.0.1");
        assertThat(TlsCredentials.load(good).trustWarnings(otherHost))
                .singleElement()
                .asString()
                .contains("is for 127.0.0.1, not for 10.0.0.1");
        assertThat(problems(good, new ExpectedCertificateIdentity(ServerId.of("n2"), "127.0.0.1")))
                .contains("belongs to server n1, not to server n2");
    }

    @Test
    void namesTheActualContentOfAnUnusableFile() throws Exception {
        Path good = copyResource("good.pem");
        Path authority = copyResource("ca.pem");
        assertUnusable(
                new TlsFiles(good, copyResource("good-encrypted-key.pem"), authority), "is encrypted with a password");
        assertUnusable(
                new TlsFiles(copyResource("rsa2048.pem"), copyResource("rsa2048-traditional-key.pem"), authority),
                "is encrypted with a password");
        assertUnusable(new TlsFiles(good, copyResource("good-key.der"), authority), "is binary (DER or PKCS #12)");
        assertUnusable(
                new TlsFiles(copyResource("good.der"), copyResource("good-key.pem"), authority),
                "is binary (DER or PKCS #12)");
        assertUnusable(
                new TlsFiles(good, good, authority),
                "there is no private key in " + good + "; it contains CERTIFICATE");
    }

    @Test
    void keepsTheOldPairUntilBothFilesAreReplaced() throws Exception {
        TlsFiles files = files("ed25519.pem", "ed25519-key.pem", "ca.pem");
        List<String> reloadEvents = new ArrayList<>();
        ReloadingTlsCredentials keys =
                ReloadingTlsCredentials.load(files, new ReloadingTlsCredentials.TlsReloadListener() {
                    @Override
                    public void onReload(TlsCredentials reloaded) {
                        reloadEvents.add("loaded");
                    }

                    @Override
                    public void onReloadFailed(TlsFailure why) {
                        reloadEvents.add("unusable");
                    }
                });
        X509Certificate first = keys.current().certificate();
        replace(files.certificate(), "ed25519-other.pem", 1);
        assertThat(keys.reloadIfChanged().certificate()).isEqualTo(first);
        assertThat(keys.reloadError()).contains("does not match the certificate");
        replace(files.key(), "ed25519-other-key.pem", 2);
        keys.reloadIfChanged();
        assertThat(keys.reloadError()).isEmpty();
        assertThat(reloadEvents).containsExactly("unusable", "loaded");
    }

    private static void replace(Path target, String replacement, int second) throws IOException {
        try (InputStream resource = TlsFilesDiagnosisTest.class.getResourceAsStream("/tls/" + replacement)) {
            Files.write(target, resource.readAllBytes());
        }
        Files.setLastModifiedTime(target, FileTime.from(Instant.now().plus(Duration.ofSeconds(second))));
    }

    @Test
    void escapesControlCharactersInNames() throws Exception {
        TlsFiles files = files("esc.pem", "esc-key.pem", "ca.pem");
        for (TlsFilesCheck.TlsFileFinding each :
                TlsFilesCheck.of(files, Instant.now(), ExpectedCertificateIdentity.ANY)) {
            assertThat(each.text()).doesNotContain("\u001b", "\u0007", "\n");
        }
        assertThat(TlsCredentials.load(files).toString()).contains("\\u001b");
        assertThat(TlsCredentials.load(files).identity().toString())
                .contains("\\u001b")
                .doesNotContain("\u001b");
        assertThat(PrintableText.of("a\u202eb\u2028c\u009bd")).isEqualTo("a\\u202eb\\u2028c\\u009bd");
        assertThat(PrintableText.of("Zoë 漢字")).isEqualTo("Zoë 漢字");
    }

    @Test
    void describesAFailureWithoutAMessage() {
        assertThat(TlsHandshakeEvaluator.onServerSide(new ClosedChannelException()))
                .isEqualTo("TLS failed: the other side closed the connection during the handshake");
        assertThat(TlsHandshakeEvaluator.describe(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @Test
    void rejectsIdsWhoseFileNamesWouldCollide() throws Exception {
        CertificateDirectory certificateDirectory =
                CertificateDirectory.open(directory.resolve("made"), "a", Instant.now(), Duration.ofDays(1));
        for (String id : List.of("n1-key", "ca", "ca-key")) {
            assertThatThrownBy(() -> certificateDirectory.issue(
                            new CertificateIdentity(id, CertificateRole.SERVER),
                            List.of("h"),
                            Instant.now(),
                            Duration.ofDays(1),
                            false))
                    .isInstanceOf(TlsFailure.class)
                    .hasMessageContaining(id);
        }
    }
}
