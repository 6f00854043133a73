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
 * depth (traps X01, X03).
 */
public final class KryoCodec extends Codec {
    /** The message itself; bodies nest nothing through Kryo. */
    private static final int DEPTH_MAX = 2;

    private final FixedIds ids = new FixedIds();
    private final Kryo kryo;

    public KryoCodec(WireLimits limits) {
        super(limits);
        kryo = new Kryo(ids, null);
        kryo.setRegistrationRequired(true);
        kryo.setMaxDepth(DEPTH_MAX);
        Registry registry = new Registry(limits);
        for (int id : Registry.ids()) {
            Body<?> body = registry.body(id);
            kryo.register(body.type(), body, id);
        }
    }

    @Override
    void put(Output out, Object message) {
        kryo.writeClassAndObject(out, message);
    }

    @Override
    Object take(Input in, int version) {
        ids.version = version;
        return kryo.readClassAndObject(in);
    }

    /**
     * Kryo's resolver without its ways of naming classes by text, of null, and of the ids it keeps for Java's own types,
     * whose serializers trust the lengths they read.
     */
    private static final class FixedIds extends DefaultClassResolver {
        /** Of the connection the message at hand came on. */
        private int version = Protocol.VERSION;

        @Override
        public Registration readClass(Input in) {
            int id = in.readVarInt(true) - Protocol.ID_OFFSET;
            Registry.mustBeSpoken(id, version);
            @Nullable Registration registration = getRegistration(id);
            if (registration != null && isOurs(registration)) {
                return registration;
            }
            throw new KryoException("no message has the id " + id);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Registration writeClass(Output out, @Nullable Class type) {
            @Nullable Registration registration = type == null ? null : getRegistration(type);
            if (registration == null || !isOurs(registration)) {
                throw new KryoException("not a message: " + type);
            }
            return super.writeClass(out, type);
        }

        private static boolean isOurs(Registration registration) {
            return registration.getSerializer() instanceof Body;
        }
    }
}
