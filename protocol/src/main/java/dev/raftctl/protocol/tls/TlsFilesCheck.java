package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.tls.TlsFilesDiagnosis.TlsFileProblem;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks the TLS files of one end of a connection without connecting, and reports the problems of each file. */
public final class TlsFilesCheck {
    private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

    private final TlsFiles files;
    private final Instant now;
    private final List<TlsFileFinding> findings = new ArrayList<>();

    private TlsFilesCheck(TlsFiles files, Instant now) {
        this.files = files;
        this.now = now;
    }

    /** The severity of a finding. */
    public enum TlsFindingSeverity {
        OK,
        /** The file is valid on this machine, but possibly not on the machine where it is used. */
        NOTE,
        /** The file is valid but will expire soon. */
        SOON,
        BAD
    }

    /**
     * The result for one file.
     *
     * @param place the file
     * @param hint how to fix the problem; may be empty
     */
    public record TlsFileFinding(String place, TlsFindingSeverity verdict, String text, String hint) {}

    /**
     * Returns the findings for all files, at least one for each.
     *
     * @param now the time at which the certificates must be valid
     * @param expected the identity that the certificate must have
     */
    public static List<TlsFileFinding> of(
            TlsFiles files, Instant now, TlsFilesDiagnosis.ExpectedCertificateIdentity expected) {
        TlsFilesCheck check = new TlsFilesCheck(files, now);
        check.checkAll(expected);
        return List.copyOf(check.findings);
    }

    private void checkAll(TlsFilesDiagnosis.ExpectedCertificateIdentity expected) {
        List<X509Certificate> authorities = readCertificates(files.authorities());
        List<X509Certificate> chain = readCertificates(files.certificate());
        PrivateKey key = readKey();
        if (authorities.isEmpty() || chain.isEmpty()) {
            // If a file is missing, check each of the others separately.
            authorities.forEach(each -> addFinding(
                    files.authorities(), each, CertificateErrorExplainer.ofCertificate(each, now), "authority"));
            chain.forEach(each -> addFinding(
                    files.certificate(), each, CertificateErrorExplainer.ofCertificate(each, now), describe(each)));
            if (key != null) {
                addKeyFinding(List.of(), "private");
            }
            return;
        }
        List<TlsFileProblem> problems = TlsFilesDiagnosis.of(files, chain, authorities, key, now, expected);
        for (X509Certificate each : authorities) {
            addFinding(files.authorities(), each, of(each, problems), "authority");
        }
        for (X509Certificate each : chain) {
            addFinding(
                    files.certificate(),
                    each,
                    of(each, problems),
                    each.equals(chain.get(0)) ? describe(each) : "intermediate");
        }
        if (key != null) {
            addKeyFinding(of(null, problems), "private, and matches the certificate");
        }
    }

    private static List<String> of(@Nullable X509Certificate certificate, List<TlsFileProblem> problems) {
        return problems.stream()
                .filter(each -> Objects.equals(certificate, each.certificate()))
                .map(TlsFileProblem::text)
                .distinct()
                .toList();
    }

    private static String describe(X509Certificate certificate) {
        List<String> hosts = CertificateIdentity.hosts(certificate);
        return CertificateIdentity.of(certificate)
                + (hosts.isEmpty() ? "" : " at " + PrintableText.of(String.join(", ", hosts)));
    }

    private void addKeyFinding(List<String> problems, String okText) {
        findings.add(
                problems.isEmpty()
                        ? new TlsFileFinding(files.key().toString(), TlsFindingSeverity.OK, okText, "")
                        : new TlsFileFinding(
                                files.key().toString(),
                                TlsFindingSeverity.BAD,
                                "the key " + files.key() + " " + String.join("; it ", problems),
                                "use a certificate and key that belong together"));
    }

    private @Nullable PrivateKey readKey() {
        try {
            return PemFileFormat.readKey(files.key());
        } catch (TlsFailure unusable) {
            addFailure(files.key(), unusable);
            return null;
        }
    }

    private List<X509Certificate> readCertificates(Path file) {
        try {
            return PemFileFormat.readCertificates(file);
        } catch (TlsFailure unusable) {
            addFailure(file, unusable);
            return List.of();
        }
    }

    private void addFailure(Path file, TlsFailure why) {
        findings.add(new TlsFileFinding(
                file.toString(), TlsFindingSeverity.BAD, String.valueOf(why.getMessage()), why.hint()));
    }

    private void addFinding(Path file, X509Certificate certificate, List<String> problems, String role) {
        String name = CertificateErrorExplainer.quotedSubject(certificate);
        Instant expiry = CertificateErrorExplainer.expiry(certificate);
        if (!problems.isEmpty()) {
            findings.add(new TlsFileFinding(
                    file.toString(),
                    TlsFindingSeverity.BAD,
                    name + " " + String.join("; it ", problems),
                    "issue a new certificate: raftctl tls init --renew"));
        } else if (expiry.isBefore(now.plus(EXPIRY_WARNING))) {
            findings.add(new TlsFileFinding(
                    file.toString(),
                    TlsFindingSeverity.SOON,
                    name + ", " + role + ", expires in "
                            + Duration.between(now, expiry).toDays() + " days, on "
                            + CertificateErrorExplainer.formatSeconds(expiry),
                    "raftctl tls init --renew; servers read a changed file without a restart"));
        } else {
            findings.add(new TlsFileFinding(
                    file.toString(),
                    TlsFindingSeverity.OK,
                    name + ", " + role + ", valid until " + CertificateErrorExplainer.formatSeconds(expiry),
                    ""));
        }
    }
}
