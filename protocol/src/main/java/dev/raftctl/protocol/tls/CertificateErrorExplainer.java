package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
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

/**
 * Explains what is wrong with a certificate. The JDK decides whether to trust it; this class finds the reason for
 * messages. Has no side effects.
 */
final class CertificateErrorExplainer {
    private static final int MIN_RSA_BITS = 2_048;
    private static final String SERVER_AUTH_OID = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH_OID = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE_OID = "2.5.29.37.0";

    private CertificateErrorExplainer() {}

    /** Returns the certificate's subject in quotes, such as {@code 'CN=n1, OU=raftctl:server'}. */
    static String quotedSubject(X509Certificate certificate) {
        return "'" + PrintableText.of(String.valueOf(certificate.getSubjectX500Principal())) + "'";
    }

    static Instant expiry(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    /** Returns when the certificate expired, or null if it has not. */
    static @Nullable Instant expiredAt(X509Certificate certificate, Instant now) {
        return expiry(certificate).isBefore(now) ? expiry(certificate) : null;
    }

    /** Returns all problems of the certificate that do not depend on how it is used. */
    static List<String> ofCertificate(X509Certificate certificate, Instant now) {
        List<String> errors = ofValidity(certificate, now);
        errors.addAll(ofStrength(certificate));
        return errors;
    }

    /** Returns why the certificate is not valid at this time, or an empty list. */
    static List<String> ofValidity(X509Certificate certificate, Instant now) {
        List<String> errors = new ArrayList<>();
        if (expiry(certificate).isBefore(now)) {
            errors.add("expired on " + formatSeconds(expiry(certificate)));
        }
        Instant from = certificate.getNotBefore().toInstant();
        if (from.isAfter(now)) {
            errors.add("is not valid before " + formatSeconds(from) + "; the current time is " + formatSeconds(now));
        }
        return errors;
    }

    /** Returns the weaknesses of the certificate's key and signature. */
    static List<String> ofStrength(X509Certificate certificate) {
        List<String> errors = new ArrayList<>();
        if (certificate.getPublicKey() instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            errors.add("has a weak key: RSA with " + rsa.getModulus().bitLength() + " bits; the minimum is "
                    + MIN_RSA_BITS);
        }
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD")) {
            errors.add("has a weak signature: " + certificate.getSigAlgName());
        }
        return errors;
    }

    /**
     * Returns why this chain cannot be trusted by a verifier that trusts these authorities; null if it may be trusted.
     */
    static @Nullable String ofIssuer(List<X509Certificate> chain, List<X509Certificate> authorities) {
        X509Certificate last = chain.get(chain.size() - 1);
        String issuer = PrintableText.of(String.valueOf(last.getIssuerX500Principal()));
        List<String> names = new ArrayList<>();
        boolean sameName = false;
        for (X509Certificate authority : authorities) {
            if (isSignedBy(last, authority) || last.equals(authority)) {
                return null;
            }
            sameName |= last.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
            names.add(quotedSubject(authority));
        }
        return sameName
                ? "is signed by another authority with the same name, '" + issuer + "'"
                : "is signed by '" + issuer + "', which is not among the trusted authorities "
                        + String.join(", ", names);
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException notSigned) {
            return false;
        }
    }

    /** Returns why the certificate is not valid for this host, or null if the certificate is valid. */
    static @Nullable String ofHost(X509Certificate certificate, String host) {
        List<String> hosts = CertificateIdentity.hosts(certificate);
        for (String each : hosts) {
            if (isSameHost(each, host)) {
                return null;
            }
        }
        return hosts.isEmpty()
                ? "contains no host name, but must be valid for " + host
                : "is for " + PrintableText.of(String.join(", ", hosts)) + ", not for " + host;
    }

    private static boolean isSameHost(String certifiedHost, String host) {
        if (certifiedHost.equalsIgnoreCase(host)) {
            return true;
        }
        try {
            return CertificateAuthority.isIpAddress(host)
                    && CertificateAuthority.isIpAddress(certifiedHost)
                    && InetAddress.getByName(host).equals(InetAddress.getByName(certifiedHost));
        } catch (UnknownHostException unresolvable) {
            return false;
        }
    }

    /**
     * Returns why the key usage does not allow a server, or a client, to use the certificate; null if it does. A server
     * also connects to other servers, so it needs both usages.
     */
    static @Nullable String ofKeyUsage(X509Certificate certificate, boolean isServer) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            boolean isAnyUsage = usages == null || usages.contains(ANY_USAGE_OID);
            if (isServer && !isAnyUsage && !usages.contains(SERVER_AUTH_OID)) {
                return "is not a server certificate: its extended key usage lacks serverAuth";
            }
            if (!isAnyUsage && !usages.contains(CLIENT_AUTH_OID)) {
                return isServer
                        ? "cannot be used to connect to other servers: its extended key usage lacks clientAuth"
                        : "cannot be used to connect to a server: its extended key usage lacks clientAuth";
            }
            boolean[] keyUsage = certificate.getKeyUsage();
            return keyUsage == null || keyUsage[0]
                    ? null
                    : "cannot be used to sign: its key usage lacks digitalSignature";
        } catch (CertificateParsingException damaged) {
            return "has damaged extensions";
        }
    }

    /**
     * Explains why the JDK did not trust this chain.
     *
     * @param host the host of the server; null for a caller's certificate
     */
    static String explainDistrust(
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            @Nullable String host,
            Instant now,
            String fallback) {
        List<String> errors = new ArrayList<>();
        for (X509Certificate each : chain) {
            errors.addAll(ofCertificate(each, now));
        }
        addIfPresent(ofIssuer(chain, authorities), errors);
        if (host != null) {
            addIfPresent(ofHost(chain.get(0), host), errors);
        }
        addIfPresent(ofKeyUsage(chain.get(0), host != null), errors);
        return errors.isEmpty() ? "is not trusted: " + fallback : String.join("; it ", errors);
    }

    private static void addIfPresent(@Nullable String error, List<String> errors) {
        if (error != null) {
            errors.add(error);
        }
    }

    static String formatSeconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
