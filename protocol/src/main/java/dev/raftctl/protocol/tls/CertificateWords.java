package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.Printable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is wrong with a certificate, in words. It judges nothing: the JDK does, and this finds out why it said no. Pure. */
final class CertificateWords {
    private static final int RSA_BITS_MIN = 2_048;
    private static final String SERVER_USE = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_USE = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";

    private CertificateWords() {}

    /** {@code 'CN=n1, OU=raftctl:server'}. */
    static String name(X509Certificate certificate) {
        return "'" + Printable.of(String.valueOf(certificate.getSubjectX500Principal())) + "'";
    }

    static Instant expiry(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    /** Every fault of a certificate by itself. */
    static List<String> faults(X509Certificate certificate, Instant now) {
        List<String> faults = times(certificate, now);
        faults.addAll(weaknesses(certificate));
        return faults;
    }

    /** Why it is not valid at this time. */
    static List<String> times(X509Certificate certificate, Instant now) {
        List<String> faults = new ArrayList<>();
        if (expiry(certificate).isBefore(now)) {
            faults.add("expired on " + second(expiry(certificate)));
        }
        Instant from = certificate.getNotBefore().toInstant();
        if (from.isAfter(now)) {
            faults.add("is not valid before " + second(from) + ", and it is " + second(now));
        }
        return faults;
    }

    /** What makes it unfit at any time. */
    static List<String> weaknesses(X509Certificate certificate) {
        List<String> faults = new ArrayList<>();
        if (certificate.getPublicKey() instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
            faults.add("has a weak key, RSA of " + rsa.getModulus().bitLength() + " bits; at least " + RSA_BITS_MIN);
        }
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD")) {
            faults.add("has a weak signature, " + certificate.getSigAlgName());
        }
        return faults;
    }

    /** Why nobody who trusts these authorities trusts this chain; null: someone may. */
    static @Nullable String issuerFault(List<X509Certificate> chain, List<X509Certificate> authorities) {
        X509Certificate last = chain.get(chain.size() - 1);
        String issuer = Printable.of(String.valueOf(last.getIssuerX500Principal()));
        List<String> names = new ArrayList<>();
        boolean sameName = false;
        for (X509Certificate authority : authorities) {
            if (isSignedBy(last, authority) || last.equals(authority)) {
                return null;
            }
            sameName |= last.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
            names.add(name(authority));
        }
        return sameName
                ? "is signed by another authority of the same name, '" + issuer + "'"
                : "is signed by '" + issuer + "', and trusted is " + String.join(", ", names);
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException isNot) {
            return false;
        }
    }

    /** Why it is not a certificate for the server at this host; null: it is. */
    static @Nullable String hostFault(X509Certificate certificate, String host) {
        List<String> hosts = CertifiedName.hosts(certificate);
        for (String each : hosts) {
            if (isSame(each, host)) {
                return null;
            }
        }
        return hosts.isEmpty()
                ? "names no host, and " + host + " was called"
                : "is for " + Printable.of(String.join(", ", hosts)) + ", and not for " + host;
    }

    private static boolean isSame(String certified, String host) {
        if (certified.equalsIgnoreCase(host)) {
            return true;
        }
        try {
            return CertificateAuthority.isAddress(host)
                    && CertificateAuthority.isAddress(certified)
                    && InetAddress.getByName(host).equals(InetAddress.getByName(certified));
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    /** Why a server may not use it, or a client; null: it may. A server calls others too, and needs both uses. */
    static @Nullable String useFault(X509Certificate certificate, boolean server) {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            boolean any = uses == null || uses.contains(ANY_USE);
            if (server && !any && !uses.contains(SERVER_USE)) {
                return "is not one of a server: its extended key usage lacks serverAuth";
            }
            if (!any && !uses.contains(CLIENT_USE)) {
                return server
                        ? "is not one to call other servers with: its extended key usage lacks clientAuth"
                        : "is not one to call a server with: its extended key usage lacks clientAuth";
            }
            boolean[] key = certificate.getKeyUsage();
            return key == null || key[0] ? null : "is not one to sign with: its key usage lacks digitalSignature";
        } catch (CertificateParsingException damaged) {
            return "has damaged extensions";
        }
    }

    /**
     * Why the JDK did not trust this chain.
     *
     * @param host of the server that was called; null: a caller's certificate
     */
    static String why(
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            @Nullable String host,
            Instant now,
            String otherwise) {
        List<String> faults = new ArrayList<>();
        for (X509Certificate each : chain) {
            faults.addAll(faults(each, now));
        }
        add(issuerFault(chain, authorities), faults);
        if (host != null) {
            add(hostFault(chain.get(0), host), faults);
        }
        add(useFault(chain.get(0), host != null), faults);
        return faults.isEmpty() ? "is not trusted: " + otherwise : String.join("; it ", faults);
    }

    private static void add(@Nullable String fault, List<String> faults) {
        if (fault != null) {
            faults.add(fault);
        }
    }

    static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
