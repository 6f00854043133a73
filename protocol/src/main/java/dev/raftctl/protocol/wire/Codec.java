package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Encodes and decodes messages. The only class that converts exceptions from either to a {@link WireFailure}. One
 * thread.
 */
public abstract sealed class Codec permits KryoCodec, DirectCodec {
    static {
        // Kryo reads this property once, before its first use. With Unsafe, newer JDKs print warnings on stderr.
        if (System.getProperty("kryo.unsafe") == null) {
            System.setProperty("kryo.unsafe", "false");
        }
    }

    private final WireLimits limits;

    Codec(WireLimits limits) {
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
     * @throws UnsupportedVersionException if a later version than the negotiated one introduced the message
     */
    final void write(Output out, Object message, NegotiatedVersion negotiated) throws WireFailure {
        try {
            int introducedIn = negotiated.version() < Protocol.VERSION
                    ? MessageRegistry.introducedIn(MessageRegistry.idOf(message))
                    : Protocol.OLDEST_VERSION;
            if (introducedIn > negotiated.version()) {
                throw UnsupportedVersionException.of(message, introducedIn, negotiated.version());
            }
            encode(out, message);
        } catch (RuntimeException failed) {
            throw new WireFailure(
                    message.getClass().getSimpleName() + " cannot be encoded: " + failed.getMessage(), failed);
        }
    }

    /** Reads one message up to the end of the input. Ignores fields that were added in a newer version. */
    final Object read(Input in, NegotiatedVersion negotiated) throws WireFailure {
        return read(in, negotiated.version(), negotiated.allowsTrailingFields());
    }

    /** Reads a handshake message, which comes before a version is negotiated. */
    final Object readHandshakeMessage(Input in) throws WireFailure {
        return read(in, Protocol.OLDEST_VERSION, true);
    }

    private Object read(Input in, int version, boolean allowsTrailingFields) throws WireFailure {
        Object message;
        try {
            message = decode(in, version);
        } catch (KryoException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new WireFailure("malformed message: " + malformed.getMessage(), malformed);
        }
        if (!allowsTrailingFields && Fields.remainingBytes(in) > 0) {
            throw new WireFailure("malformed message: " + Fields.remainingBytes(in) + " bytes after a "
                    + message.getClass().getSimpleName());
        }
        return message;
    }
}
