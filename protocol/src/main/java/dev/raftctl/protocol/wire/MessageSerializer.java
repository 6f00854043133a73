package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Serializes one type of message. It does not use the Kryo instance, so a one-shot client writes the same bytes without
 * one. Throws only {@link com.esotericsoftware.kryo.KryoException} and {@link IllegalArgumentException}, which
 * {@link MessageCodec} converts to a {@link WireProtocolFailure}.
 */
abstract class MessageSerializer<T> extends Serializer<T> implements LazilyLoadedSerializer {
    private final Class<T> type;
    final WireLimits limits;

    MessageSerializer(Class<T> type, WireLimits limits) {
        super(false, true);
        this.type = type;
        this.limits = limits;
    }

    final Class<T> type() {
        return type;
    }

    abstract void write(Output out, T message);

    abstract T read(Input in);

    @Override
    public final void write(Kryo unused, Output out, T message) {
        write(out, message);
    }

    @Override
    public final T read(Kryo unused, Input in, Class<? extends T> expected) {
        return read(in);
    }
}
