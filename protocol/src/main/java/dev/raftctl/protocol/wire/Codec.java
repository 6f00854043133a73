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

    abstract Object take(Input in);

    /**
     * Writes the message's id and body, or fails and leaves some of it behind. Whatever is wrong with a message of ours must not take
     * the other messages of a batch with it.
     */
    final void write(Output out, Object message) throws WireFailure {
        try {
            put(out, message);
        } catch (RuntimeException unfit) {
            throw new WireFailure(
                    message.getClass().getSimpleName() + " does not fit on the wire: " + unfit.getMessage(), unfit);
        }
    }

    /**
     * Reads one message that fills the rest of the input.
     *
     * @param tailAllowed the writer is of a newer version and may have added fields, which are ignored
     */
    final Object read(Input in, boolean tailAllowed) throws WireFailure {
        Object message;
        try {
            message = take(in);
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
