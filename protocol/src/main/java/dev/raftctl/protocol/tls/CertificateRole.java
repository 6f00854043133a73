package dev.raftctl.protocol.tls;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the holder of a certificate is allowed to do. A certificate without a role is a client's. */
public enum CertificateRole {
    /** Reads and writes data. */
    CLIENT,
    /** Reads and writes data, and changes the cluster. */
    OPERATOR,
    /** Is a member of the cluster. Its server id is the certificate's common name. */
    SERVER;

    private static final String PREFIX = "raftctl:";

    /**
     * Returns the label for this role in a certificate's OU or in a URI alternative name, such as
     * {@code raftctl:server}.
     */
    public String label() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** Returns the role for this label, or null if it is not a role label. */
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
