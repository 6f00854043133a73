package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.PrintableText;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The identity in a certificate.
 *
 * @param name the common name, which is the id of a server; empty if there is none
 */
public record CertificateIdentity(String name, CertificateRole role) {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    /** Returns the identity in a certificate. If the certificate has several roles, the most powerful one counts. */
    public static CertificateIdentity of(X509Certificate certificate) {
        String name = "";
        CertificateRole role = CertificateRole.CLIENT;
        List<String> labels = alternativeNames(certificate, URI);
        for (Rdn relativeName : relativeNames(certificate)) {
            String value = String.valueOf(relativeName.getValue());
            if (relativeName.getType().equalsIgnoreCase("CN")) {
                name = value;
            } else if (relativeName.getType().equalsIgnoreCase("OU")) {
                labels.add(value);
            }
        }
        for (String label : labels) {
            CertificateRole labelled = CertificateRole.ofLabel(label);
            if (labelled != null && labelled.compareTo(role) > 0) {
                role = labelled;
            }
        }
        return new CertificateIdentity(name, role);
    }

    /** Returns the host names and addresses for which a certificate is valid. */
    static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = alternativeNames(certificate, DNS);
        hosts.addAll(alternativeNames(certificate, IP));
        return hosts;
    }

    private static List<Rdn> relativeNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
        } catch (InvalidNameException unreadable) {
            return List.of(); // An unreadable subject contains no identity.
        }
    }

    private static List<String> alternativeNames(X509Certificate certificate, int kind) {
        List<String> values = new ArrayList<>();
        try {
            Collection<List<?>> alternativeNames = certificate.getSubjectAlternativeNames();
            for (List<?> alternativeName : alternativeNames == null ? List.<List<?>>of() : alternativeNames) {
                if (alternativeName.get(0).equals(kind)) {
                    values.add(String.valueOf(alternativeName.get(1)));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return values; // Unreadable alternative names are ignored.
        }
        return values;
    }

    @Override
    public String toString() {
        return role + " " + PrintableText.of(name);
    }
}
