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
 * @param trouble null when it answered; else why it did not, without its address
 */
public record Sighting(
        @Nullable ServerId id,
        HostPort address,
        @Nullable ServerStatus status,
        @Nullable IOException trouble) {
    public boolean isReachable() {
        return status != null;
    }

    /** False: one other server alone is talked to. */
    public boolean wasAsked() {
        return !(trouble instanceof NotAsked);
    }

    public boolean claimsLeadership() {
        return status != null && Survey.claimsLeadership(status);
    }

    /** What is known of it if it does not report its status. */
    public Absence absence() {
        return status != null ? Absence.NONE : Absence.because(trouble);
    }

    /** The id, or the address where that is not known. */
    public String name() {
        return id == null ? address.toString() : id.value();
    }

    /** Why it does not answer, without its address; empty when it does. */
    public String error() {
        if (trouble == null) {
            return "";
        }
        String text = text(trouble);
        String place = address + ": ";
        int at = text.indexOf(place);
        return at < 0 ? text : text.substring(at + place.length());
    }

    /** What an exception states, or what kind it is if it states nothing. */
    static String text(@Nullable Throwable trouble) {
        if (trouble == null) {
            return "no answer in time";
        }
        String message = trouble.getMessage();
        if (message != null && !message.isEmpty()) {
            return message;
        }
        return trouble instanceof SocketTimeoutException
                ? "no answer in time"
                : trouble.getClass().getSimpleName();
    }
}
