package dev.raftctl.protocol.tls;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The role of a certificate's holder. A certificate that names no role belongs to a client. */
public enum CertificateRole {
    /** May read and write data. */
    CLIENT,
    /** May read and write data, and may change the cluster. */
    OPERATOR,
    /** Is a member of the cluster. The common name of the certificate is its server id. */
    SERVER;

    private static final String PREFIX = "raftctl:";

    /**
     * Returns the label for this role in a certificate's OU or in a URI alternative name, such as
     * {@code raftctl:server}.
     */
    public String label() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** Returns the role with this label, or null if there is none. */
    static @Nullable CertificateRole ofLabel(String text) {
        for (CertificateRole role : values()) {
            if (role.label().equals(text)) {
                return role;
            }
        }
        return null;
    }

    /**
     * Returns whether the holder may change membership and leadership and take snapshots. Servers may, because a server
     * can do more harm in other ways.
     */
    public boolean canOperate() {
        return this != CLIENT;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
