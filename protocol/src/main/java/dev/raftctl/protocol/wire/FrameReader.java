package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;

/**
 * Reads one frame after another; call {@link #open} with each, then the method of its kind. Whatever the bytes are, nothing
 * but a {@link WireFailure} comes of them. One thread.
 */
public final class FrameReader {
    /** The bytes of the length before each frame; it does not count itself. */
    public static final int LENGTH_BYTES = 4;

    private final Codec codec;
    private final Input in = new Input();
    private byte[] scratch = new byte[0];
    private int frameLength;

    public FrameReader(Codec codec) {
        this.codec = codec;
    }

    /** The length, if a frame of it may be read at all (hazard X04). */
    public static int checkedLength(int length, int max) throws WireFailure {
        if (length < 1 || length > max) {
            throw new WireFailure("a frame of " + (length & 0xffffffffL) + " bytes, where 1 to " + max + " may be");
        }
        return length;
    }

    /** The length that stands at this place. */
    public static int length(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff)
                | (bytes[offset + 1] & 0xff) << 8
                | (bytes[offset + 2] & 0xff) << 16
                | (bytes[offset + 3] & 0xff) << 24;
    }

    /** Room for a frame of this length, to be filled and opened. */
    public byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        return scratch;
    }

    /** Begins with the frame that stands in these bytes, after its length. They must stay as they are until it is read. */
    public FrameKind open(byte[] bytes, int offset, int length) throws WireFailure {
        frameLength = length;
        in.setBuffer(bytes, offset, length);
        return FrameKind.of(in.readByte());
    }

    /** What a MAIL_PART or MAIL_END holds. */
    public byte[] readPart() {
        return in.readBytes(frameLength - 1);
    }

    /** The length of the frame at hand. */
    public int frameLength() {
        return frameLength;
    }

    /** @return the newest version the speaker knows, from a HELLO or HELLO_REPLY */
    public int readNewestVersion() throws WireFailure {
        try {
            if (in.readInt() != Protocol.MAGIC) {
                throw new WireFailure("the caller does not speak this protocol");
            }
            return in.readShortUnsigned();
        } catch (KryoException tooShort) {
            throw new WireFailure("malformed handshake", tooShort);
        }
    }

    /** After {@link #readNewestVersion}. Fields that a later version added are ignored. */
    public Hello readHello() throws WireFailure {
        return expect(Hello.class, codec.readHandshakeMessage(in));
    }

    /** After {@link #readNewestVersion}. Fields that a later version added are ignored. */
    public HelloReply readHelloReply() throws WireFailure {
        return expect(HelloReply.class, codec.readHandshakeMessage(in));
    }

    public PeerMessage readPeerMessage(NegotiatedVersion negotiated) throws WireFailure {
        return expect(PeerMessage.class, codec.read(in, negotiated));
    }

    /** What a REPLY answers and a REQUEST is called; before the message. */
    public long readCorrelationId() throws WireFailure {
        try {
            return in.readLong();
        } catch (KryoException tooShort) {
            throw new WireFailure("malformed frame", tooShort);
        }
    }

    public ClientRequest readRequest(NegotiatedVersion negotiated) throws WireFailure {
        return expect(ClientRequest.class, codec.read(in, negotiated));
    }

    public ClientReply readReply(NegotiatedVersion negotiated) throws WireFailure {
        return expect(ClientReply.class, codec.read(in, negotiated));
    }

    private static <T> T expect(Class<T> family, Object message) throws WireFailure {
        if (!family.isInstance(message)) {
            throw new WireFailure(
                    "a " + message.getClass().getSimpleName() + " where a " + family.getSimpleName() + " belongs");
        }
        return family.cast(message);
    }
}
