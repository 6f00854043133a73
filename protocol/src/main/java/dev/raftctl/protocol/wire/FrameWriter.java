package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;

/**
 * Writes frames to one buffer, which is reused. If a frame fails with a {@link WireProtocolFailure}, it is removed and
 * the earlier frames stay intact. One thread.
 */
public final class FrameWriter {
    /** When the buffer has reached this size, its frames should be sent before more frames are written. */
    private static final int FULL_BYTES = 256 << 10;

    private static final int LENGTH_BYTES = 4;
    private static final int INITIAL_BYTES = 8 << 10;

    private final MessageCodec codec;
    private final int maxFrameBytes;
    private final Output out;

    public FrameWriter(MessageCodec codec) {
        this.codec = codec;
        maxFrameBytes = codec.limits().maxFrameBytes();
        out = new Output(INITIAL_BYTES, FULL_BYTES + maxFrameBytes + LENGTH_BYTES);
    }

    /** Writes a HELLO, which is the first frame that a caller sends. */
    public void writeHello(Hello hello) throws WireProtocolFailure {
        writeHandshake(FrameKind.HELLO, Math.max(ProtocolConstants.VERSION, hello.maxVersion()), hello);
    }

    /** Writes a HELLO_REPLY, which is the first frame that a server sends. */
    public void writeReply(HelloReply reply) throws WireProtocolFailure {
        writeHandshake(FrameKind.HELLO_REPLY, ProtocolConstants.VERSION, reply);
    }

    /**
     * Writes a PEER_MESSAGE.
     *
     * @throws MessageUnsupportedByPeerException if a later version than the negotiated one introduced the message
     */
    public void writePeerMessage(PeerMessage message, NegotiatedVersion negotiated) throws WireProtocolFailure {
        int start = beginFrame(FrameKind.PEER_MESSAGE);
        writeMessage(start, message, negotiated);
    }

    /**
     * Writes a REQUEST.
     *
     * @throws MessageUnsupportedByPeerException if a later version than the negotiated one introduced the request
     */
    public void writeRequest(long correlationId, ClientRequest request, NegotiatedVersion negotiated)
            throws WireProtocolFailure {
        int start = beginFrame(FrameKind.REQUEST);
        out.writeLong(correlationId);
        writeMessage(start, request, negotiated);
    }

    /**
     * Writes a REPLY.
     *
     * @throws MessageUnsupportedByPeerException if a later version than the negotiated one introduced the reply
     */
    public void writeReply(long correlationId, ClientReply reply, NegotiatedVersion negotiated)
            throws WireProtocolFailure {
        int start = beginFrame(FrameKind.REPLY);
        out.writeLong(correlationId);
        writeMessage(start, RequestRefusalCodec.asKnownByVersion(reply, negotiated.version()), negotiated);
    }

    public void writePing() {
        endFrame(beginFrame(FrameKind.PING));
    }

    public void writePong() {
        endFrame(beginFrame(FrameKind.PONG));
    }

    /**
     * Writes part of a PEER_MESSAGE frame.
     *
     * @param kind {@link FrameKind#PEER_MESSAGE_PART} or {@link FrameKind#PEER_MESSAGE_LAST_PART}
     */
    public void writePart(FrameKind kind, byte[] frame, int offset, int length) {
        int start = beginFrame(kind);
        out.writeBytes(frame, offset, length);
        endFrame(start);
    }

    /** Removes the only frame in the buffer, and returns a copy of the frame without its length field. */
    public byte[] takeSingleFrame() {
        byte[] frame = java.util.Arrays.copyOfRange(out.getBuffer(), LENGTH_BYTES, out.position());
        clear();
        return frame;
    }

    /** Returns whether the frames in the buffer should be sent before more frames are written. */
    public boolean isFull() {
        return out.position() >= FULL_BYTES;
    }

    /**
     * Returns the buffer, whose first {@link #length} bytes are the frames. Valid until the next call of any method.
     */
    public byte[] buffer() {
        return out.getBuffer();
    }

    /** Returns the total length of the frames in the buffer. */
    public int length() {
        return out.position();
    }

    /** Removes all frames, and frees the buffer if it has grown for one large message. */
    public void clear() {
        if (out.getBuffer().length > 2 * FULL_BYTES) {
            out.setBuffer(new byte[INITIAL_BYTES], out.getMaxCapacity());
        }
        out.setPosition(0);
    }

    private void writeHandshake(FrameKind kind, int newestVersion, Object message) throws WireProtocolFailure {
        int start = beginFrame(kind);
        out.writeInt(ProtocolConstants.MAGIC);
        out.writeShort(newestVersion);
        writeMessage(start, message, NegotiatedVersion.CURRENT);
    }

    private int beginFrame(FrameKind kind) {
        int start = out.position();
        out.writeInt(0);
        out.writeByte(kind.code());
        return start;
    }

    private void writeMessage(int start, Object message, NegotiatedVersion negotiated) throws WireProtocolFailure {
        try {
            codec.write(out, message, negotiated);
        } catch (WireProtocolFailure unencodable) {
            out.setPosition(start);
            throw unencodable;
        }
        int length = out.position() - start - LENGTH_BYTES;
        if (length > maxFrameBytes) {
            out.setPosition(start);
            throw new WireProtocolFailure(message.getClass().getSimpleName() + " of " + length
                    + " bytes does not fit in a frame of " + maxFrameBytes);
        }
        endFrame(start);
    }

    private void endFrame(int start) {
        int end = out.position();
        out.setPosition(start);
        out.writeInt(end - start - LENGTH_BYTES);
        out.setPosition(end);
    }
}
