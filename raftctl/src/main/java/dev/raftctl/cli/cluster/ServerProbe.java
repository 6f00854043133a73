package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One server, and what it said of itself, or why it said nothing.
 *
 * @param id null: not known, as it does not answer and nobody has told
 * @param status null: it did not answer
 * @param error null when it answered; else why it did not, without its address
 */
public record ServerProbe(
        @Nullable ServerId id,
        HostPort address,
        @Nullable ServerStatus status,
        @Nullable IOException error) {
    public boolean isReachable() {
        return status != null;
    }

    /** False: one other server alone is talked to. */
    public boolean wasQueried() {
        return !(error instanceof NotQueriedException);
    }

    public boolean claimsLeadership() {
        return status != null && ClusterStatus.claimsLeadership(status);
    }

    /** What is known of it if it does not report its status. */
    public Reachability reachability() {
        return status != null ? Reachability.REACHABLE : Reachability.of(error);
    }

    /** The id, or the address where that is not known. */
    public String name() {
        return id == null ? address.toString() : id.value();
    }

    /** Why it does not answer, without its address; empty when it does. */
    public String errorText() {
        if (error == null) {
            return "";
        }
        String text = messageOf(error);
        String addressPrefix = address + ": ";
        int start = text.indexOf(addressPrefix);
        return start < 0 ? text : text.substring(start + addressPrefix.length());
    }

    /** What an exception states, or what kind it is if it states nothing. */
    static String messageOf(@Nullable Throwable error) {
        if (error == null) {
            return "no answer in time";
        }
        String message = error.getMessage();
        if (message != null && !message.isEmpty()) {
            return message;
        }
        return error instanceof SocketTimeoutException
                ? "no answer in time"
                : error.getClass().getSimpleName();
    }
}
