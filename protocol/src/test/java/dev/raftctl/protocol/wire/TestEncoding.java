package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Encodes and decodes single messages for tests. */
final class TestEncoding {
    private TestEncoding() {}

    static byte[] encode(Codec codec, Object message) throws WireFailure {
        return encode(codec, message, NegotiatedVersion.CURRENT);
    }

    static byte[] encode(Codec codec, Object message, NegotiatedVersion negotiated) throws WireFailure {
        Output out = new Output(256, 8 << 20);
        codec.write(out, message, negotiated);
        return out.toBytes();
    }

    static Object decode(Codec codec, byte[] bytes) throws WireFailure {
        return decode(codec, bytes, NegotiatedVersion.CURRENT);
    }

    static Object decode(Codec codec, byte[] bytes, NegotiatedVersion negotiated) throws WireFailure {
        return codec.read(new Input(bytes), negotiated);
    }
}
