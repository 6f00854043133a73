package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Encodes and decodes single messages for tests. */
final class TestEncoding {
    private TestEncoding() {}

    static byte[] encode(MessageCodec codec, Object message) throws WireProtocolFailure {
        return encode(codec, message, NegotiatedVersion.CURRENT);
    }

    static byte[] encode(MessageCodec codec, Object message, NegotiatedVersion negotiated) throws WireProtocolFailure {
        Output out = new Output(256, 8 << 20);
        codec.write(out, message, negotiated);
        return out.toBytes();
    }

    static Object decode(MessageCodec codec, byte[] bytes) throws WireProtocolFailure {
        return decode(codec, bytes, NegotiatedVersion.CURRENT);
    }

    static Object decode(MessageCodec codec, byte[] bytes, NegotiatedVersion negotiated) throws WireProtocolFailure {
        return codec.read(new Input(bytes), negotiated);
    }
}
