package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tls init} and {@code tls check} with real files and fake servers. */
class TlsCommandTest {
    @TempDir
    Path directory;

    private final CliRun.CliFixture fixture = new CliRun.CliFixture(ClusterScenario.WELL.create());

    private Path file(String name) {
        return directory.resolve(name);
    }

    private CliRun init(String... extraArguments) {
        List<String> arguments = new ArrayList<>(List.of("tls", "init", "--dir", directory.toString(), "--servers"));
        arguments.addAll(List.of(extraArguments));
        return fixture.run(arguments.toArray(String[]::new));
    }

    private CliRun check(String name, String... extraArguments) {
        List<String> arguments = new ArrayList<>(
                List.of("tls", "check", "--cacert", file("ca.pem").toString()));
        arguments.addAll(List.of(
                "--cert",
                file(name + ".pem").toString(),
                "--key",
                file(name + "-key.pem").toString()));
        arguments.addAll(List.of(extraArguments));
        return fixture.run(arguments.toArray(String[]::new));
    }

    @Test
    void checkAcceptsFilesMadeByInit() {
        CliRun run = init("n1=10.0.0.1:7001,n2=db.example:7001");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("new authority: ", "n1", "server", "operator", "--cacert");
        for (String name : List.of("n1", "n2", "operator", "client")) {
            CliRun checked = check(name, "--offline");
            assertThat(checked.out()).doesNotContain("bad: ").contains("private, and matches the certificate");
            assertThat(checked.exit()).isZero();
        }
        assertThat(check("n2", "--offline").out()).contains("server n2 at db.example, valid until 20");
    }

    @Test
    void keysAreReadableByTheirOwnerOnly() throws IOException {
        init("n1=10.0.0.1:7001");
        for (String key : List.of("ca-key.pem", "n1-key.pem", "operator-key.pem", "client-key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void addsAServerUnderTheSameAuthority() throws IOException {
        init("n1=10.0.0.1:7001");
        byte[] first = Files.readAllBytes(file("n1.pem"));
        byte[] authority = Files.readAllBytes(file("ca.pem"));
        CliRun run = init("n1=10.0.0.1:7001,n4=10.0.0.4:7001");
        assertThat(run.out()).contains("kept").contains("new");
        assertThat(file("n1.pem")).hasBinaryContent(first);
        assertThat(file("ca.pem")).hasBinaryContent(authority);
        assertThat(check("n4", "--offline").exit()).isZero();
    }

    @Test
    void renewReissuesCertificates() throws IOException {
        init("n1=10.0.0.1:7001");
        byte[] first = Files.readAllBytes(file("n1.pem"));
        init("n1=10.0.0.1:7001", "--renew");
        assertThat(Files.readAllBytes(file("n1.pem"))).isNotEqualTo(first);
        assertThat(check("n1", "--offline").exit()).isZero();
    }

    @Test
    void warnsOfACertificateThatExpiresSoon() {
        init("n1=10.0.0.1:7001", "--days", "10");
        CliRun run = check("n1", "--offline");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("soon: ", "expires in 9 days");
    }

    @Test
    void reportsAKeyReadableByOthers() throws IOException {
        init("n1=10.0.0.1:7001");
        Files.setPosixFilePermissions(file("n1-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(assertBad(check("n1", "--offline")))
                .contains("is accessible to other users (rw-r--r--)", "chmod 600");
    }

    @Test
    void reportsAKeyOfAnotherCertificate() throws IOException {
        init("n1=10.0.0.1:7001,n2=10.0.0.2:7001");
        Files.copy(file("n2-key.pem"), file("n1-key.pem"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(assertBad(check("n1", "--offline"))).contains("does not match the certificate", "CN=n1");
    }

    @Test
    void reportsACertificateOfAnotherAuthority() throws IOException {
        init("n1=10.0.0.1:7001");
        Files.delete(file("ca.pem"));
        Files.delete(file("ca-key.pem"));
        init("n2=10.0.0.2:7001");
        assertThat(assertBad(check("n1", "--offline")))
                .contains("CN=n1", "signed by another authority with the same name");
    }

    @Test
    void reportsAMissingFile() throws IOException {
        init("n1=10.0.0.1:7001");
        Files.delete(file("n1.pem"));
        assertThat(assertBad(check("n1", "--offline"))).contains("there is no file " + file("n1.pem"));
    }

    @Test
    void reportsAFileThatIsNoCertificate() throws IOException {
        init("n1=10.0.0.1:7001");
        Files.writeString(file("n1.pem"), "hello");
        assertThat(assertBad(check("n1", "--offline"))).contains("there is no certificate in");
        Files.writeString(file("n1.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(assertBad(check("n1", "--offline"))).contains("is damaged");
    }

    @Test
    void findsTheFilesInANodeConfiguration() throws IOException {
        init("n1=10.0.0.1:7001");
        Path config = file("cluster.toml");
        Files.writeString(
                config,
                "[cluster]\nservers = { n1 = \"10.0.0.1:7001\" }\n[tls]\ncert = \""
                        + file("{id}.pem") + "\"\nkey = \"" + file("{id}-key.pem") + "\"\nca = \"" + file("ca.pem")
                        + "\"\n");
        CliRun run = fixture.run("tls", "check", "--config", config.toString(), "--id", "n1");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("server n1 at 10.0.0.1");
    }

    @Test
    void contactsTheServersWithTheFiles() {
        init("n1=10.0.0.1:7001");
        CliRun run = check("operator");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("ok: 10.0.0.2:7001: server n2 and this client trust each other");
        assertThat(fixture.cluster.security.tls())
                .isEqualTo(new TlsFiles(file("operator.pem"), file("operator-key.pem"), file("ca.pem")));
    }

    private static String assertBad(CliRun run) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("bad: ");
        return run.out();
    }
}
