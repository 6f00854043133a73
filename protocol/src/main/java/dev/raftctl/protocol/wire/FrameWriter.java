package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;

/**
 * Gathers frames in one buffer that is used again and again. A frame that does not fit is taken back whole and its {@link
 * WireFailure} leaves the ones before it as they were. One thread.
 */
public final class FrameWriter {
    /** Enough gathered: hand it over. */
    private static final int FULL_BYTES = 256 << 10;

    private static final int LENGTH_BYTES = 4;
    private static final int INITIAL_BYTES = 8 << 10;

    private final Codec codec;
    private final int frameBytesMax;
    private final Output out;

    public FrameWriter(Codec codec) {
        this.codec = codec;
        frameBytesMax = codec.limits().frameBytesMax();
        out = new Output(INITIAL_BYTES, FULL_BYTES + frameBytesMax + LENGTH_BYTES);
    }

    public void hello(Hello hello) throws WireFailure {
        handshake(FrameKind.HELLO, Math.max(Protocol.VERSION, hello.versionMax()), hello);
    }

    public void reply(HelloReply reply) throws WireFailure {
        handshake(FrameKind.HELLO_REPLY, Protocol.VERSION, reply);
    }

    /** @throws NotSpoken when the message is of a later version than was agreed on */
    public void mail(PeerMessage message, Agreed agreed) throws WireFailure {
        int start = begin(FrameKind.MAIL);
        body(start, message, agreed);
    }

    /** @throws NotSpoken when the request is of a later version than was agreed on */
    public void request(long correlation, ClientRequest request, Agreed agreed) throws WireFailure {
        int start = begin(FrameKind.REQUEST);
        out.writeLong(correlation);
        body(start, request, agreed);
    }

    /** @throws NotSpoken when the reply is of a later version than was agreed on */
    public void reply(long correlation, ClientReply reply, Agreed agreed) throws WireFailure {
        int start = begin(FrameKind.REPLY);
        out.writeLong(correlation);
        body(start, agreed.version() < 3 ? RefusalFields.known(reply) : reply, agreed);
    }

    public void ping() {
        end(begin(FrameKind.PING));
    }

    public void pong() {
        end(begin(FrameKind.PONG));
    }

    /**
     * Part of a MAIL frame.
     *
     * @param kind {@link FrameKind#MAIL_PART} or {@link FrameKind#MAIL_END}
     */
    public void part(FrameKind kind, byte[] frame, int offset, int length) {
        int start = begin(kind);
        out.writeBytes(frame, offset, length);
        end(start);
    }

    /** Takes back the only frame that was gathered: a copy of it without its length. */
    public byte[] takeOnly() {
        byte[] frame = java.util.Arrays.copyOfRange(out.getBuffer(), LENGTH_BYTES, out.position());
        clear();
        return frame;
    }

    /** Whether so much is gathered that it should go out before more is added. */
    public boolean isFull() {
        return out.position() >= FULL_BYTES;
    }

    /** The gathered frames are its first {@link #length} bytes, until the next call here. */
    public byte[] buffer() {
        return out.getBuffer();
    }

    public int length() {
        return out.position();
    }

    /** Forget what was gathered, and the room that one great message took. */
    public void clear() {
        if (out.getBuffer().length > 2 * FULL_BYTES) {
            out.setBuffer(new byte[INITIAL_BYTES], out.getMaxCapacity());
        }
        out.setPosition(0);
    }

    private void handshake(FrameKind kind, int newest, Object message) throws WireFailure {
        int start = begin(kind);
        out.writeInt(Protocol.MAGIC);
        out.writeShort(newest);
        body(start, message, Agreed.ALIKE);
    }

    private int begin(FrameKind kind) {
        int start = out.position();
        out.writeInt(0);
        out.writeByte(kind.code());
        return start;
    }

    private void body(int start, Object message, Agreed agreed) throws WireFailure {
        try {
            codec.write(out, message, agreed);
        } catch (WireFailure unfit) {
            out.setPosition(start);
            throw unfit;
        }
        int length = out.position() - start - LENGTH_BYTES;
        if (length > frameBytesMax) {
            out.setPosition(start);
            throw new WireFailure(message.getClass().getSimpleName() + " of " + length
                    + " bytes does not fit in a frame of " + frameBytesMax);
        }
        end(start);
    }

    private void end(int start) {
        int end = out.position();
        out.setPosition(start);
        out.writeInt(end - start - LENGTH_BYTES);
        out.setPosition(end);
    }
}
