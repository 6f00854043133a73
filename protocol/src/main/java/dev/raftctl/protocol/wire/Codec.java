package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Messages to bytes and back; the one place where what went wrong in either becomes a {@link WireFailure}. One thread. */
public abstract sealed class Codec permits KryoCodec, DirectCodec {
    static {
        // Kryo reads it once, before its first use; with Unsafe, newer JDKs print warnings on stderr.
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
     * Writes the message's id and body, or fails and leaves some of it behind. Whatever is wrong with a message of ours must not take
     * the other messages of a batch with it.
     *
     * @throws UnsupportedVersionException when the message came with a later version than both sides speak
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
                    message.getClass().getSimpleName() + " does not fit on the wire: " + failed.getMessage(), failed);
        }
    }

    /** Reads one message that fills the rest of the input; fields that a newer writer has added are ignored. */
    final Object read(Input in, NegotiatedVersion negotiated) throws WireFailure {
        return read(in, negotiated.version(), negotiated.allowsTrailingFields());
    }

    /** Reads a message of the handshake, before anything is agreed. */
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
            throw new WireFailure("malformed message: " + Fields.remainingBytes(in) + " bytes follow a "
                    + message.getClass().getSimpleName());
        }
        return message;
    }
}
