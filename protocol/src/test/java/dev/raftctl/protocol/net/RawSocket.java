package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;

/** A socket for sending arbitrary bytes, valid or not. */
final class RawSocket implements AutoCloseable {
    private static final int SO_TIMEOUT = 120_000;

    private final Socket socket;
    private final DataInputStream in;

    RawSocket(HostPort address) throws IOException {
        this(new Socket(address.host(), address.port()));
    }

    RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(SO_TIMEOUT);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Writes frames for {@link #framed}. */
    interface FrameWriting {
        void writeTo(FrameWriter frames) throws IOException;
    }

    static byte[] framed(FrameWriting writing) throws IOException {
        FrameWriter frames = new FrameWriter(new OneShotMessageCodec(WireLimits.DEFAULT));
        writing.writeTo(frames);
        return Arrays.copyOf(frames.buffer(), frames.length());
    }

    static byte[] peerMessage(PeerMessage message) throws IOException {
        return framed(frames -> frames.writePeerMessage(message, NegotiatedVersion.CURRENT));
    }

    static byte[] request(long correlationId, ClientRequest request) throws IOException {
        return framed(frames -> frames.writeRequest(correlationId, request, NegotiatedVersion.CURRENT));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends a hello and reads the reply. */
    HelloReply sendHello(Hello hello) throws IOException {
        send(framed(frames -> frames.writeHello(hello)));
        FrameReader reader = receive();
        reader.readNewestVersion();
        return reader.readHelloReply();
    }

    /** Reads and opens the next frame. */
    FrameReader receive() throws IOException {
        byte[] length = new byte[FrameReader.LENGTH_BYTES];
        in.readFully(length);
        byte[] frame = new byte[FrameReader.length(length, 0)];
        in.readFully(frame);
        FrameReader reader = new FrameReader(new OneShotMessageCodec(WireLimits.DEFAULT));
        FrameKind kind = reader.open(frame, 0, frame.length);
        if (kind == null) {
            throw new IOException("no kind");
        }
        return reader;
    }

    /**
     * Waits for the other side to close the connection and discards what it still sends. Returns false at the timeout.
     */
    boolean isClosedByPeer() {
        try {
            while (in.read() >= 0) {
                // Discard.
            }
            return true;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Like {@link #isClosedByPeer}, with this timeout. */
    boolean isClosedWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return isClosedByPeer();
        } finally {
            socket.setSoTimeout(SO_TIMEOUT);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
