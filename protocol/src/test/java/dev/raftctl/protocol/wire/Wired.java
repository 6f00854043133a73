package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** A message through a codec, as bytes. */
final class Wired {
    private Wired() {}

    static byte[] bytes(Codec codec, Object message) throws WireFailure {
        return bytes(codec, message, Agreed.ALIKE);
    }

    static byte[] bytes(Codec codec, Object message, Agreed agreed) throws WireFailure {
        Output out = new Output(256, 8 << 20);
        codec.write(out, message, agreed);
        return out.toBytes();
    }

    static Object message(Codec codec, byte[] bytes) throws WireFailure {
        return message(codec, bytes, Agreed.ALIKE);
    }

    static Object message(Codec codec, byte[] bytes, Agreed agreed) throws WireFailure {
        return codec.read(new Input(bytes), agreed);
    }
}
