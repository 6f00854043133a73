package dev.raftctl.protocol.tls;

import dev.raftctl.protocol.message.Printable;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who a certificate says its holder is.
 *
 * @param name its common name; for a server its id; empty when it has none
 */
public record CertifiedName(String name, CertificateRole role) {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    public static CertifiedName of(X509Certificate certificate) {
        String name = "";
        CertificateRole role = CertificateRole.CLIENT;
        List<String> marks = alternatives(certificate, URI);
        for (Rdn part : parts(certificate)) {
            String value = String.valueOf(part.getValue());
            if (part.getType().equalsIgnoreCase("CN")) {
                name = value;
            } else if (part.getType().equalsIgnoreCase("OU")) {
                marks.add(value);
            }
        }
        for (String mark : marks) {
            CertificateRole marked = CertificateRole.ofMark(mark);
            if (marked != null && marked.compareTo(role) > 0) {
                role = marked;
            }
        }
        return new CertifiedName(name, role);
    }

    /** The host names and addresses a certificate is for. */
    static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = alternatives(certificate, DNS);
        hosts.addAll(alternatives(certificate, IP));
        return hosts;
    }

    private static List<Rdn> parts(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
        } catch (InvalidNameException unreadable) {
            return List.of(); // A name that cannot be read is nobody's.
        }
    }

    private static List<String> alternatives(X509Certificate certificate, int kind) {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (each.get(0).equals(kind)) {
                    found.add(String.valueOf(each.get(1)));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return found; // Names that cannot be read are none.
        }
        return found;
    }

    @Override
    public String toString() {
        return role + " " + Printable.of(name);
    }
}
