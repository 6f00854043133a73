package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply.RejectReason;
import java.io.IOException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/** What is known of a server that does not report its status: only a refused connection says that it does not run. */
public enum Reachability {
    /** Nothing is absent: the server reported its status. */
    REACHABLE("present"),
    /** Another server alone was asked. */
    NOT_ASKED("not asked"),
    /** No process listens at its address. */
    REFUSED("unreachable"),
    /** A server of another cluster, or another server of this one, listens at its address. */
    FOREIGN("foreign"),
    /** There is no trust between the server and this client. It may well run. */
    UNTRUSTED("untrusted"),
    /** No answer, or one that says nothing of its state. It may well run. */
    SILENT("unreachable");

    private final String label;

    Reachability(String word) {
        this.label = word;
    }

    /** For a column of roles. */
    public String label() {
        return label;
    }

    /** Whether the server may run, for all that this client knows. */
    boolean mayBeRunning() {
        return this == SILENT || this == UNTRUSTED;
    }

    static Reachability of(@Nullable IOException error) {
        if (error == null) {
            return REACHABLE;
        }
        if (error instanceof NotQueriedException) {
            return NOT_ASKED;
        }
        if (error instanceof ForeignServerException) {
            return FOREIGN;
        }
        if (error instanceof TlsFailure) {
            return UNTRUSTED;
        }
        if (error instanceof HandshakeRejectedException rejection) {
            RejectReason reason = rejection.reply().reason();
            return reason == RejectReason.UNAUTHORISED
                    ? UNTRUSTED
                    : reason == RejectReason.WRONG_CLUSTER || reason == RejectReason.WRONG_SERVER ? FOREIGN : SILENT;
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return REFUSED;
            }
        }
        return SILENT;
    }
}
