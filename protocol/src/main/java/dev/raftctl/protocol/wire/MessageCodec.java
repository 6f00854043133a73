package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientRequest;

/**
 * Encodes and decodes messages. The only class that converts exceptions from either to a {@link WireProtocolFailure}.
 * One thread.
 */
public abstract sealed class MessageCodec permits KryoCodec, OneShotMessageCodec {
    static {
        // Kryo reads this property once, before its first use. With Unsafe, newer JDKs print warnings on stderr.
        if (System.getProperty("kryo.unsafe") == null) {
            System.setProperty("kryo.unsafe", "false");
        }
    }

    private final WireLimits limits;

    MessageCodec(WireLimits limits) {
        this.limits = limits;
    }

    public final WireLimits limits() {
        return limits;
    }

    abstract void encode(Output out, Object message);

    abstract Object decode(Input in, int version);

    /**
     * Writes the id and the fields of a message. On failure, some of its bytes may have been written: the caller
     * removes them, so that one bad message does not affect the others in a batch.
     *
     * @throws MessageUnsupportedByPeerException if a later version than the negotiated one introduced the message
     */
    final void write(Output out, Object message, NegotiatedVersion negotiated) throws WireProtocolFailure {
        try {
            int introducedIn = negotiated.version() < ProtocolConstants.VERSION
                    ? introducedIn(message)
                    : ProtocolConstants.OLDEST_VERSION;
            if (introducedIn > negotiated.version()) {
                throw MessageUnsupportedByPeerException.of(message, introducedIn, negotiated.version());
            }
            encode(out, message);
        } catch (RuntimeException failed) {
            throw new WireProtocolFailure(
                    message.getClass().getSimpleName() + " cannot be encoded: " + failed.getMessage(), failed);
        }
    }

    private static int introducedIn(Object message) {
        int introducedIn = MessageRegistry.introducedIn(MessageRegistry.idOf(message));
        // The only message whose parts may need a later version than the message itself.
        return message.getClass() == ClientRequest.ChangeMembershipRequest.class
                ? Math.max(
                        introducedIn,
                        MemberChangeCodec.introducedIn(((ClientRequest.ChangeMembershipRequest) message).changes()))
                : introducedIn;
    }

    /** Reads one message up to the end of the input. Ignores fields that were added in a newer version. */
    final Object read(Input in, NegotiatedVersion negotiated) throws WireProtocolFailure {
        return read(in, negotiated.version(), negotiated.allowsTrailingFields());
    }

    /** Reads a handshake message, which comes before a version is negotiated. */
    final Object readHandshakeMessage(Input in) throws WireProtocolFailure {
        return read(in, ProtocolConstants.OLDEST_VERSION, true);
    }

    private Object read(Input in, int version, boolean allowsTrailingFields) throws WireProtocolFailure {
        Object message;
        try {
            message = decode(in, version);
        } catch (KryoException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new WireProtocolFailure("malformed message: " + malformed.getMessage(), malformed);
        }
        if (!allowsTrailingFields && MessageFieldCodec.remainingBytes(in) > 0) {
            throw new WireProtocolFailure("malformed message: " + MessageFieldCodec.remainingBytes(in)
                    + " bytes after a " + message.getClass().getSimpleName());
        }
        return message;
    }
}
