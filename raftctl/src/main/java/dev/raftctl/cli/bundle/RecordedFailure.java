package dev.raftctl.cli.bundle;

import dev.raftctl.client.ServerProbeResult;
import dev.raftctl.client.ServerReachability;
import dev.raftctl.client.WrongClusterException;
import dev.raftctl.protocol.net.HandshakeRejectedException;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.HelloReply;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a server did not answer: as much of an exception as the diagnosis of a cluster depends on.
 *
 * @param message may be empty
 * @param hint of a {@link FailureKind#UNTRUSTED} failure; otherwise empty
 * @param expiredAt when a certificate expired; null if that is not the reason
 * @param rejection the server's reply to the handshake; null unless the kind is {@link FailureKind#REJECTED}
 */
public record RecordedFailure(
        FailureKind kind,
        String message,
        String hint,
        @Nullable Instant expiredAt,
        HelloReply.@Nullable HelloRejected rejection) {
    /** The kinds of failures that a diagnosis distinguishes. */
    enum FailureKind {
        /** No process listened at the address. */
        REFUSED,
        /** A server of another cluster answered. */
        WRONG_CLUSTER,
        /** One side did not trust the other's certificate. */
        UNTRUSTED,
        /** The server rejected the handshake. */
        REJECTED,
        /** Everything else, such as no answer in time. */
        OTHER
    }

    /** Returns the failure of a server that had not answered when the recording ended. */
    static RecordedFailure noAnswer(long waitedMillis) {
        return new RecordedFailure(FailureKind.OTHER, "no answer within " + waitedMillis + " ms", "", null, null);
    }

    static RecordedFailure of(HostPort address, IOException error) {
        String message = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        try {
            throw error;
        } catch (TlsFailure untrusted) {
            return new RecordedFailure(FailureKind.UNTRUSTED, message, untrusted.hint(), untrusted.expiredAt(), null);
        } catch (HandshakeRejectedException rejected) {
            return new RecordedFailure(FailureKind.REJECTED, message, "", null, rejected.reply());
        } catch (WrongClusterException foreign) {
            return new RecordedFailure(FailureKind.WRONG_CLUSTER, message, "", null, null);
        } catch (IOException other) {
            boolean isRefused =
                    new ServerProbeResult(null, address, null, other).reachability() == ServerReachability.REFUSED;
            return new RecordedFailure(isRefused ? FailureKind.REFUSED : FailureKind.OTHER, message, "", null, null);
        }
    }

    /** Returns an exception that a diagnosis takes for the recorded one. */
    IOException toException() {
        return switch (kind) {
            case REFUSED -> new IOException(message, new ConnectException(message));
            case WRONG_CLUSTER -> new WrongClusterException(message);
            case UNTRUSTED -> new TlsFailure(message, hint, expiredAt, null);
            case REJECTED -> rejection == null ? new IOException(message) : new HandshakeRejectedException(rejection);
            case OTHER -> new IOException(message);
        };
    }
}
