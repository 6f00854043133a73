package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Produces the same bytes as {@link KryoCodec}, with Kryo's buffers and the same serializers but no Kryo instance.
 * Creating one takes a considerable part of a one-shot client's run time.
 */
public final class OneShotMessageCodec extends MessageCodec {
    private final MessageRegistry registry;

    public OneShotMessageCodec(WireLimits limits) {
        super(limits);
        registry = new MessageRegistry(limits);
    }

    @Override
    void encode(Output out, Object message) {
        int id = MessageRegistry.idOf(message);
        out.writeVarInt(id + ProtocolConstants.ID_OFFSET, true);
        encode(out, message, registry.serializer(id));
    }

    @Override
    Object decode(Input in, int version) {
        int id = in.readVarInt(true) - ProtocolConstants.ID_OFFSET;
        MessageRegistry.checkSupported(id, version);
        return registry.serializer(id).read(in);
    }

    private static <T> void encode(Output out, Object message, MessageSerializer<T> serializer) {
        serializer.write(out, serializer.type().cast(message));
    }
}
