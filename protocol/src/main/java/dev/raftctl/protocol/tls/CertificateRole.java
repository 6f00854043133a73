package dev.raftctl.protocol.tls;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the holder of a certificate may be. A certificate that does not say is a client's. */
public enum CertificateRole {
    /** Reads and writes data. */
    CLIENT,
    /** The same, and changes the cluster. */
    OPERATOR,
    /** A member of the cluster, under the id that is the certificate's common name. */
    SERVER;

    private static final String PREFIX = "raftctl:";

    /** How a certificate says it, in its OU or as a URI among its alternative names: {@code raftctl:server}. */
    public String label() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** The role of this mark; null: it is none. */
    static @Nullable CertificateRole ofLabel(String text) {
        for (CertificateRole role : values()) {
            if (role.label().equals(text)) {
                return role;
            }
        }
        return null;
    }

    /** Whether it may change members, leadership, snapshots. Servers could do worse things anyway. */
    public boolean canOperate() {
        return this != CLIENT;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
