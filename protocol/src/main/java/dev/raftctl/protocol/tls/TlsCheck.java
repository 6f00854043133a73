package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.Printable;
import dev.raftctl.protocol.tls.TlsJudgement.Fault;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at the files of one end of a connection and says of each what is wrong with it. Connects to nobody. */
public final class TlsCheck {
    private static final Duration SOON = Duration.ofDays(30);

    private final TlsFiles files;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private TlsCheck(TlsFiles files, Instant now) {
        this.files = files;
        this.now = now;
    }

    /** How it is with what was looked at. */
    public enum Verdict {
        OK,
        /** Right here, and perhaps not where it is used. */
        NOTE,
        /** It works, and soon will not. */
        SOON,
        BAD
    }

    /**
     * One thing that was looked at.
     *
     * @param place a file
     * @param hint what to do about it; may be empty
     */
    public record Finding(String place, Verdict verdict, String text, String hint) {}

    /**
     * @param now the time the certificates are held against
     * @param expected what the certificate must be for
     */
    public static List<Finding> of(TlsFiles files, Instant now, TlsJudgement.Expected expected) {
        TlsCheck check = new TlsCheck(files, now);
        check.look(expected);
        return List.copyOf(check.findings);
    }

    private void look(TlsJudgement.Expected expected) {
        List<X509Certificate> authorities = read(files.authorities());
        List<X509Certificate> chain = read(files.certificate());
        PrivateKey key = key();
        if (authorities.isEmpty() || chain.isEmpty()) {
            // What cannot be held against the others is judged by itself.
            authorities.forEach(
                    each -> tell(files.authorities(), each, CertificateWords.faults(each, now), "authority"));
            chain.forEach(each -> tell(files.certificate(), each, CertificateWords.faults(each, now), words(each)));
            if (key != null) {
                key(List.of(), "private");
            }
            return;
        }
        List<Fault> faults = TlsJudgement.of(files, chain, authorities, key, now, expected);
        for (X509Certificate each : authorities) {
            tell(files.authorities(), each, of(each, faults), "authority");
        }
        for (X509Certificate each : chain) {
            tell(files.certificate(), each, of(each, faults), each.equals(chain.get(0)) ? words(each) : "between");
        }
        if (key != null) {
            key(of(null, faults), "private, and the key of the certificate");
        }
    }

    private static List<String> of(@Nullable X509Certificate certificate, List<Fault> faults) {
        return faults.stream()
                .filter(each -> Objects.equals(certificate, each.certificate()))
                .map(Fault::text)
                .distinct()
                .toList();
    }

    private static String words(X509Certificate certificate) {
        List<String> hosts = CertifiedName.hosts(certificate);
        return CertifiedName.of(certificate) + (hosts.isEmpty() ? "" : " at " + Printable.of(String.join(", ", hosts)));
    }

    private void key(List<String> faults, String otherwise) {
        findings.add(
                faults.isEmpty()
                        ? new Finding(files.key().toString(), Verdict.OK, otherwise, "")
                        : new Finding(
                                files.key().toString(),
                                Verdict.BAD,
                                "the key " + files.key() + " " + String.join("; it ", faults),
                                "give the two that were made together"));
    }

    private @Nullable PrivateKey key() {
        try {
            return Pem.key(files.key());
        } catch (TlsFailure unfit) {
            bad(files.key(), unfit);
            return null;
        }
    }

    private List<X509Certificate> read(Path file) {
        try {
            return Pem.certificates(file);
        } catch (TlsFailure unfit) {
            bad(file, unfit);
            return List.of();
        }
    }

    private void bad(Path file, TlsFailure why) {
        findings.add(new Finding(file.toString(), Verdict.BAD, String.valueOf(why.getMessage()), why.hint()));
    }

    private void tell(Path file, X509Certificate certificate, List<String> faults, String what) {
        String name = CertificateWords.name(certificate);
        Instant end = CertificateWords.expiry(certificate);
        if (!faults.isEmpty()) {
            findings.add(new Finding(
                    file.toString(),
                    Verdict.BAD,
                    name + " " + String.join("; it ", faults),
                    "have another one issued: raftctl tls init --renew"));
        } else if (end.isBefore(now.plus(SOON))) {
            findings.add(new Finding(
                    file.toString(),
                    Verdict.SOON,
                    name + ", " + what + ", expires in "
                            + Duration.between(now, end).toDays() + " days, on " + CertificateWords.second(end),
                    "raftctl tls init --renew; servers read a changed file without a restart"));
        } else {
            findings.add(new Finding(
                    file.toString(), Verdict.OK, name + ", " + what + ", until " + CertificateWords.second(end), ""));
        }
    }
}
