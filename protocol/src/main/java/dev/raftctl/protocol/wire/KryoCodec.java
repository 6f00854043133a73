package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import org.jspecify.annotations.Nullable;

/**
 * Messages through one Kryo instance, for processes that live long: registered classes only, fixed ids, no references, no
 * depth (hazards X01, X03).
 */
public final class KryoCodec extends Codec {
    /** The message itself; bodies nest nothing through Kryo. */
    private static final int MAX_DEPTH = 2;

    private final FixedIdResolver idResolver = new FixedIdResolver();
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
     * Kryo's resolver without its ways of naming classes by text, of null, and of the ids it keeps for Java's own types,
     * whose serializers trust the lengths they read.
     */
    private static final class FixedIdResolver extends DefaultClassResolver {
        /** Of the connection the message at hand came on. */
        private int version = Protocol.VERSION;

        @Override
        public Registration readClass(Input in) {
            int id = in.readVarInt(true) - Protocol.ID_OFFSET;
            MessageRegistry.checkSupported(id, version);
            @Nullable Registration registration = getRegistration(id);
            if (registration != null && isMessage(registration)) {
                return registration;
            }
            throw new KryoException("no message has the id " + id);
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
