package dev.raftctl.protocol.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Issues certificates for tests from an authority in a directory. */
public final class TestCertificates {
    private static final Duration YEAR = Duration.ofDays(365);

    private final CertificateDirectory certificateDirectory;

    public TestCertificates(Path directory, String authority) throws TlsFailure {
        certificateDirectory = CertificateDirectory.open(directory, authority, Instant.now(), YEAR);
    }

    public TlsFiles issueServer(String id, String... hosts) throws TlsFailure {
        return issue(id, CertificateRole.SERVER, Instant.now(), YEAR, List.of(hosts));
    }

    public TlsFiles issueWithRole(String name, CertificateRole role) throws TlsFailure {
        return issue(name, role, Instant.now(), YEAR, List.of());
    }

    /** Issues a certificate that expired an hour ago. */
    public TlsFiles issueExpired(String id, CertificateRole role, String... hosts) throws TlsFailure {
        Duration day = Duration.ofDays(1);
        Duration hour = Duration.ofHours(1);
        return issue(id, role, Instant.now().minus(day), day.minus(hour), List.of(hosts));
    }

    private TlsFiles issue(String id, CertificateRole role, Instant from, Duration valid, List<String> hosts)
            throws TlsFailure {
        return certificateDirectory
                .issue(new CertificateIdentity(id, role), hosts, from, valid, true)
                .files();
    }

    public Path authority() {
        return certificateDirectory.authorityFile();
    }

    public static ConnectionSecurity.TlsSecurity securityOf(TlsFiles files) throws TlsFailure {
        return new ConnectionSecurity.TlsSecurity(
                ReloadingTlsCredentials.load(files, ReloadingTlsCredentials.TlsReloadListener.IGNORE));
    }
}
