package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages with a Kryo instance, for long-lived processes. Only registered classes with fixed ids are allowed;
 * references and nesting are not (hazards X01, X03).
 */
public final class KryoCodec extends MessageCodec {
    /** The maximum depth of objects that Kryo nests. The serializers do not use Kryo for nested objects. */
    private static final int MAX_DEPTH = 2;

    private final MessageIdClassResolver idResolver = new MessageIdClassResolver();
    private final Kryo kryo;

    public KryoCodec(WireLimits limits) {
        super(limits);
        kryo = new Kryo(idResolver, null);
        kryo.setRegistrationRequired(true);
        kryo.setMaxDepth(MAX_DEPTH);
        MessageRegistry registry = new MessageRegistry(limits);
        for (int id : MessageRegistry.ids()) {
            MessageSerializer<?> serializer = registry.serializer(id);
            kryo.register(serializer.type(), serializer, id);
        }
    }

    @Override
    void encode(Output out, Object message) {
        kryo.writeClassAndObject(out, message);
    }

    @Override
    Object decode(Input in, int version) {
        idResolver.version = version;
        return kryo.readClassAndObject(in);
    }

    /**
     * A class resolver that knows only the ids of messages. Kryo's own resolver also accepts class names, null and ids
     * of Java types, whose serializers trust the lengths they read.
     */
    private static final class MessageIdClassResolver extends DefaultClassResolver {
        /** The protocol version of the connection on which the current message arrived. */
        private int version = ProtocolConstants.VERSION;

        @Override
        public Registration readClass(Input in) {
            int id = in.readVarInt(true) - ProtocolConstants.ID_OFFSET;
            MessageRegistry.checkSupported(id, version);
            @Nullable Registration registration = getRegistration(id);
            if (registration != null && isMessage(registration)) {
                return registration;
            }
            throw new KryoException("unknown message id " + id);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Registration writeClass(Output out, @Nullable Class type) {
            @Nullable Registration registration = type == null ? null : getRegistration(type);
            if (registration == null || !isMessage(registration)) {
                throw new KryoException("not a message: " + type);
            }
            return super.writeClass(out, type);
        }

        private static boolean isMessage(Registration registration) {
            return registration.getSerializer() instanceof MessageSerializer;
        }
    }
}
