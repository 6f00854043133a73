package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;

/**
 * Reads one frame after another: call {@link #open} for each frame, then the method for its kind. Invalid bytes cause a
 * {@link WireProtocolFailure} and nothing else. One thread.
 */
public final class FrameReader {
    /** The number of bytes in a frame's length field, which the length itself does not include. */
    public static final int LENGTH_BYTES = 4;

    private final MessageCodec codec;
    private final Input in = new Input();
    private byte[] scratch = new byte[0];
    private int frameLength;

    public FrameReader(MessageCodec codec) {
        this.codec = codec;
    }

    /** Returns the length of a frame after checking that it does not exceed the limit (hazard X04). */
    public static int checkedLength(int length, int max) throws WireProtocolFailure {
        if (length < 1 || length > max) {
            throw new WireProtocolFailure("a frame of " + (length & 0xffffffffL) + " bytes; allowed are 1 to " + max);
        }
        return length;
    }

    /** Returns the frame length that is encoded at this offset. */
    public static int length(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff)
                | (bytes[offset + 1] & 0xff) << 8
                | (bytes[offset + 2] & 0xff) << 16
                | (bytes[offset + 3] & 0xff) << 24;
    }

    /** Returns a reusable buffer that is long enough for a frame of this length. */
    public byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        return scratch;
    }

    /**
     * Starts reading the frame in these bytes, which exclude its length. They must not change until the frame has been
     * read.
     */
    public FrameKind open(byte[] bytes, int offset, int length) throws WireProtocolFailure {
        frameLength = length;
        in.setBuffer(bytes, offset, length);
        return FrameKind.of(in.readByte());
    }

    /** Reads the content of a PEER_MESSAGE_PART or a PEER_MESSAGE_LAST_PART frame. */
    public byte[] readPart() {
        return in.readBytes(frameLength - 1);
    }

    /** Returns the length of the current frame. */
    public int frameLength() {
        return frameLength;
    }

    /** Reads from a HELLO or HELLO_REPLY the newest protocol version that its sender knows. */
    public int readNewestVersion() throws WireProtocolFailure {
        try {
            if (in.readInt() != ProtocolConstants.MAGIC) {
                throw new WireProtocolFailure("the other side uses another protocol");
            }
            return in.readShortUnsigned();
        } catch (KryoException tooShort) {
            throw new WireProtocolFailure("malformed handshake", tooShort);
        }
    }

    /** Reads the rest of a HELLO after {@link #readNewestVersion}. Ignores fields of later versions. */
    public Hello readHello() throws WireProtocolFailure {
        return expect(Hello.class, codec.readHandshakeMessage(in));
    }

    /** Reads the rest of a HELLO_REPLY after {@link #readNewestVersion}. Ignores fields of later versions. */
    public HelloReply readHelloReply() throws WireProtocolFailure {
        return expect(HelloReply.class, codec.readHandshakeMessage(in));
    }

    /** Reads the peer message in a PEER_MESSAGE frame. */
    public PeerMessage readPeerMessage(NegotiatedVersion negotiated) throws WireProtocolFailure {
        return expect(PeerMessage.class, codec.read(in, negotiated));
    }

    /** Reads the correlation id, which precedes the message in a REQUEST or REPLY frame. */
    public long readCorrelationId() throws WireProtocolFailure {
        try {
            return in.readLong();
        } catch (KryoException tooShort) {
            throw new WireProtocolFailure("malformed frame", tooShort);
        }
    }

    /** Reads the request in a REQUEST frame, after {@link #readCorrelationId}. */
    public ClientRequest readRequest(NegotiatedVersion negotiated) throws WireProtocolFailure {
        return expect(ClientRequest.class, codec.read(in, negotiated));
    }

    /** Reads the reply in a REPLY frame, after {@link #readCorrelationId}. */
    public ClientReply readReply(NegotiatedVersion negotiated) throws WireProtocolFailure {
        return expect(ClientReply.class, codec.read(in, negotiated));
    }

    private static <T> T expect(Class<T> expectedType, Object message) throws WireProtocolFailure {
        if (!expectedType.isInstance(message)) {
            throw new WireProtocolFailure(
                    "a " + message.getClass().getSimpleName() + " instead of a " + expectedType.getSimpleName());
        }
        return expectedType.cast(message);
    }
}
