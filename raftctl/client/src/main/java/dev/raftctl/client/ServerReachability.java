package dev.raftctl.client;

import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.tls.TlsFailure;
import java.io.IOException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a server that may not have reported its status. Only a refused connection proves that it is not
 * running.
 */
public enum ServerReachability {
    /** The server reported its status. */
    REACHABLE("present"),
    /** The client is restricted to another server. */
    NOT_QUERIED("not queried"),
    /** No process listens at the server's address. */
    REFUSED("unreachable"),
    /** A server of another cluster listens at the address. */
    FOREIGN("foreign"),
    /** A different server of this cluster listens at the address. */
    WRONG_SERVER("foreign"),
    /** The server and the cluster have excluded each other since a recovery. */
    OTHER_LINEAGE("foreign"),
    /** Authentication between the server and this client failed. The server may be running. */
    UNTRUSTED("untrusted"),
    /** The server did not answer, or answered without its status. It may be running. */
    SILENT("unreachable");

    private final String label;

    ServerReachability(String word) {
        this.label = word;
    }

    /** Returns the text that a table shows instead of the server's role. */
    public String label() {
        return label;
    }

    /** Returns whether the server may be running, as far as this client knows. */
    public boolean mayBeRunning() {
        return this == SILENT || this == UNTRUSTED;
    }

    /** Returns whether a server other than the expected one listens at the address. */
    public boolean isOtherServer() {
        return this == FOREIGN || this == WRONG_SERVER || this == OTHER_LINEAGE;
    }

    static ServerReachability of(@Nullable IOException error) {
        if (error == null) {
            return REACHABLE;
        }
        if (error instanceof ServerNotQueriedException) {
            return NOT_QUERIED;
        }
        if (error instanceof WrongClusterException) {
            return FOREIGN;
        }
        if (error instanceof TlsFailure) {
            return UNTRUSTED;
        }
        if (error instanceof HandshakeRejectedException rejection) {
            return switch (rejection.reply().reason()) {
                case UNAUTHORISED -> UNTRUSTED;
                case WRONG_CLUSTER -> FOREIGN;
                case WRONG_SERVER -> WRONG_SERVER;
                case OTHER_LINEAGE -> OTHER_LINEAGE;
                default -> SILENT;
            };
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return REFUSED;
            }
        }
        return SILENT;
    }
}
