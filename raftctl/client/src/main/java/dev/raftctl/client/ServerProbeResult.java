package dev.raftctl.client;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.net.HostPort;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The result of querying one server: its status, or why there is none.
 *
 * @param id null if unknown, because neither the server nor another one reported it
 * @param status null if the server did not answer
 * @param error null if the server answered
 * @param exchange when the server was queried and answered; null if it did not answer, or if that is unknown
 */
public record ServerProbeResult(
        @Nullable ServerId id,
        HostPort address,
        @Nullable ServerStatus status,
        @Nullable IOException error,
        @Nullable ProbeExchange exchange) {
    /**
     * When one request was sent and answered, in milliseconds of a monotonic clock of this client.
     *
     * @param sentMs when the request was sent, or earlier
     * @param receivedMs when the answer was received, or later
     */
    public record ProbeExchange(long sentMs, long receivedMs) {}

    /** Creates the result of a query without the times of the request and the answer. */
    public ServerProbeResult(
            @Nullable ServerId id, HostPort address, @Nullable ServerStatus status, @Nullable IOException error) {
        this(id, address, status, error, null);
    }

    public boolean isReachable() {
        return status != null;
    }

    /** Returns whether the server was queried, which is false if the client is restricted to another server. */
    public boolean wasQueried() {
        return !(error instanceof ServerNotQueriedException);
    }

    public boolean claimsLeadership() {
        return status != null && ClusterStatus.claimsLeadership(status);
    }

    /** Returns whether the two probes reached different processes, since one process may answer at two addresses. */
    public boolean isAnotherProcessThan(ServerProbeResult other) {
        return status != null
                && other.status != null
                && status.process().instanceId() != 0
                && other.status.process().instanceId() != 0
                && status.process().instanceId() != other.status.process().instanceId();
    }

    /** Returns what is known about a server that does not report its status. */
    public ServerReachability reachability() {
        return status != null ? ServerReachability.REACHABLE : ServerReachability.of(error);
    }

    /** Returns the id of the server, or its address if the id is unknown. */
    public String name() {
        return id == null ? address.toString() : id.value();
    }

    /** Returns why the server does not answer, without its address; empty if the server answers. */
    public String errorText() {
        if (error == null) {
            return "";
        }
        String text = messageOf(error);
        String addressPrefix = address + ": ";
        int start = text.indexOf(addressPrefix);
        return start < 0 ? text : text.substring(start + addressPrefix.length());
    }

    /** Returns the message of an exception, or the type of the exception if it has no message. */
    public static String messageOf(@Nullable Throwable error) {
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
