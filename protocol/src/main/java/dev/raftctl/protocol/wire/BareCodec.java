package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * The same bytes as {@link KryoCodec} with Kryo's buffers and the same bodies, but no Kryo instance, whose making is a good
 * part of a one-shot client's time.
 */
public final class BareCodec extends Codec {
    private final Registry registry;

    public BareCodec(WireLimits limits) {
        super(limits);
        registry = new Registry(limits);
    }

    @Override
    void put(Output out, Object message) {
        int id = Registry.idOf(message);
        out.writeVarInt(id + Protocol.ID_OFFSET, true);
        put(out, message, registry.body(id));
    }

    @Override
    Object take(Input in, int version) {
        int id = in.readVarInt(true) - Protocol.ID_OFFSET;
        Registry.mustBeSpoken(id, version);
        return registry.body(id).read(in);
    }

    private static <T> void put(Output out, Object message, Body<T> body) {
        body.write(out, body.type().cast(message));
    }
}
