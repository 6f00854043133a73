package dev.raftctl.protocol.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the files of one end of a connection and says of each what is wrong with it. Connects to nobody. */
public final class TlsCheck {
    private static final Duration SOON = Duration.ofDays(30);

    private final TlsFiles files;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    /** Whether all files with certificates could be read. */
    private boolean whole = true;

    private TlsCheck(TlsFiles files, Instant now) {
        this.files = files;
        this.now = now;
    }

    /** How it is with what was looked at. */
    public enum Verdict {
        OK,
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

    /** @param now the time the certificates are held against */
    public static List<Finding> of(TlsFiles files, Instant now) {
        TlsCheck check = new TlsCheck(files, now);
        List<X509Certificate> authorities = check.authorities();
        check.certificate(authorities);
        check.key();
        return List.copyOf(check.findings);
    }

    private List<X509Certificate> authorities() {
        List<X509Certificate> authorities = read(files.authorities());
        for (X509Certificate each : authorities) {
            List<String> faults = CertificateWords.faults(each, now);
            if (each.getBasicConstraints() < 0) {
                faults.add("is no authority's and can sign no others");
            }
            tell(files.authorities(), each, faults, "authority");
        }
        return authorities;
    }

    private void certificate(List<X509Certificate> authorities) {
        List<X509Certificate> chain = read(files.certificate());
        for (X509Certificate each : chain) {
            List<String> faults = CertificateWords.faults(each, now);
            boolean own = each.equals(chain.get(0));
            String issuer = own && !authorities.isEmpty() ? CertificateWords.issuerFault(chain, authorities) : null;
            if (issuer != null) {
                faults.add(issuer);
            }
            CertifiedName name = CertifiedName.of(each);
            List<String> hosts = CertifiedName.hosts(each);
            if (own && name.role() == CertificateRole.SERVER) {
                addIf(CertificateWords.useFault(each), faults);
                if (hosts.isEmpty()) {
                    faults.add("names no host, and so nobody can call its server");
                }
            }
            tell(
                    files.certificate(),
                    each,
                    faults,
                    own ? name + (hosts.isEmpty() ? "" : " at " + String.join(", ", hosts)) : "between");
        }
    }

    private static void addIf(@Nullable String fault, List<String> faults) {
        if (fault != null) {
            faults.add(fault);
        }
    }

    /** The key by itself, and whether it is the certificate's. */
    private void key() {
        try {
            Pem.key(files.key());
        } catch (TlsFailure unfit) {
            bad(files.key(), unfit);
            return;
        }
        try {
            if (whole) {
                Credentials.load(files);
            }
            findings.add(new Finding(
                    files.key().toString(),
                    Verdict.OK,
                    whole ? "private, and the key of the certificate" : "private",
                    ""));
        } catch (TlsFailure unfit) {
            bad(files.key(), unfit);
        }
    }

    private List<X509Certificate> read(Path file) {
        try {
            return Pem.certificates(file);
        } catch (TlsFailure unfit) {
            whole = false;
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
