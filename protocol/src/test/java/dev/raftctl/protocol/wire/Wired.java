package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** A message through a codec, as bytes. */
final class Wired {
    private Wired() {}

    static byte[] bytes(Codec codec, Object message) throws WireFailure {
        Output out = new Output(256, 8 << 20);
        codec.write(out, message);
        return out.toBytes();
    }

    static Object message(Codec codec, byte[] bytes) throws WireFailure {
        return codec.read(new Input(bytes), false);
    }
}
