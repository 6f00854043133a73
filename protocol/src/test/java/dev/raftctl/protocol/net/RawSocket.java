package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.BareCodec;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;

/** A socket that says what it is told to, right or wrong. */
final class RawSocket implements AutoCloseable {
    private static final int SO_TIMEOUT = 20_000;

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

    /** What a gathering step writes, as bytes. */
    interface Gathering {
        void into(FrameWriter frames) throws IOException;
    }

    static byte[] framed(Gathering gathering) throws IOException {
        FrameWriter frames = new FrameWriter(new BareCodec(WireLimits.DEFAULT));
        gathering.into(frames);
        return Arrays.copyOf(frames.buffer(), frames.length());
    }

    static byte[] mail(PeerMessage message) throws IOException {
        return framed(frames -> frames.mail(message, Agreed.ALIKE));
    }

    static byte[] request(long correlation, ClientRequest request) throws IOException {
        return framed(frames -> frames.request(correlation, request, Agreed.ALIKE));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Greets and reads the answer. */
    HelloReply greet(Hello hello) throws IOException {
        send(framed(frames -> frames.hello(hello)));
        FrameReader reader = receive();
        reader.newest();
        return reader.helloReply();
    }

    /** The next frame, opened. */
    FrameReader receive() throws IOException {
        byte[] length = new byte[FrameReader.LENGTH_BYTES];
        in.readFully(length);
        byte[] frame = new byte[FrameReader.length(length, 0)];
        in.readFully(frame);
        FrameReader reader = new FrameReader(new BareCodec(WireLimits.DEFAULT));
        FrameKind kind = reader.open(frame, 0, frame.length);
        if (kind == null) {
            throw new IOException("no kind");
        }
        return reader;
    }

    /** Whether the other side has closed, waiting for it; what it still said is skipped. */
    boolean isClosedByOther() {
        try {
            while (in.read() >= 0) {
                // Skipped.
            }
            return true;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** The same, waiting no longer than this. */
    boolean isClosedWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return isClosedByOther();
        } finally {
            socket.setSoTimeout(SO_TIMEOUT);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
