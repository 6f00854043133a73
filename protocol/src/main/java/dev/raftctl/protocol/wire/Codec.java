package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Messages to bytes and back; the one place where what went wrong in either becomes a {@link WireFailure}. One thread. */
public abstract sealed class Codec permits KryoCodec, BareCodec {
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

    abstract void put(Output out, Object message);

    abstract Object take(Input in, int version);

    /**
     * Writes the message's id and body, or fails and leaves some of it behind. Whatever is wrong with a message of ours must not take
     * the other messages of a batch with it.
     *
     * @throws NotSpoken when the message came with a later version than both sides speak
     */
    final void write(Output out, Object message, Agreed agreed) throws WireFailure {
        try {
            int since = agreed.version() < Protocol.VERSION ? Registry.since(Registry.idOf(message)) : Protocol.OLDEST;
            if (since > agreed.version()) {
                throw NotSpoken.of(message, since, agreed.version());
            }
            put(out, message);
        } catch (RuntimeException unfit) {
            throw new WireFailure(
                    message.getClass().getSimpleName() + " does not fit on the wire: " + unfit.getMessage(), unfit);
        }
    }

    /** Reads one message that fills the rest of the input; fields that a newer writer has added are ignored. */
    final Object read(Input in, Agreed agreed) throws WireFailure {
        return read(in, agreed.version(), agreed.tailAllowed());
    }

    /** Reads a message of the handshake, before anything is agreed. */
    final Object readGreeting(Input in) throws WireFailure {
        return read(in, Protocol.OLDEST, true);
    }

    private Object read(Input in, int version, boolean tailAllowed) throws WireFailure {
        Object message;
        try {
            message = take(in, version);
        } catch (KryoException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new WireFailure("malformed message: " + malformed.getMessage(), malformed);
        }
        if (!tailAllowed && Fields.left(in) > 0) {
            throw new WireFailure("malformed message: " + Fields.left(in) + " bytes follow a "
                    + message.getClass().getSimpleName());
        }
        return message;
    }
}
