package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.net.TurnedAway;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply.Why;
import java.io.IOException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/** What is known of a server that does not report its status: only a refused connection says that it does not run. */
public enum Absence {
    /** Nothing is absent: the server reported its status. */
    NONE("present"),
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

    private final String word;

    Absence(String word) {
        this.word = word;
    }

    /** For a column of roles. */
    public String word() {
        return word;
    }

    /** Whether the server may run, for all that this client knows. */
    boolean mayRun() {
        return this == SILENT || this == UNTRUSTED;
    }

    static Absence because(@Nullable IOException trouble) {
        if (trouble == null) {
            return NONE;
        }
        if (trouble instanceof NotAsked) {
            return NOT_ASKED;
        }
        if (trouble instanceof ForeignServer) {
            return FOREIGN;
        }
        if (trouble instanceof TlsFailure) {
            return UNTRUSTED;
        }
        if (trouble instanceof TurnedAway turned) {
            Why why = turned.reply().why();
            return why == Why.UNAUTHORISED
                    ? UNTRUSTED
                    : why == Why.WRONG_CLUSTER || why == Why.WRONG_SERVER ? FOREIGN : SILENT;
        }
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return REFUSED;
            }
        }
        return SILENT;
    }
}
