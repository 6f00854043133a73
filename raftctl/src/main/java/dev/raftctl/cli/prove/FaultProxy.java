package dev.raftctl.cli.prove;

import dev.raftctl.cli.prove.LinkFaults.LinkDirection;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of one server. It listens at the server's advertised address and reads the caller's id from the
 * handshake, so that faults apply to links between particular servers. Uses two threads for each connection.
 */
final class FaultProxy implements AutoCloseable {
    /** The id that stands for a caller that is not a server. */
    static final String CLIENT = "client";

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int HELLO_TIMEOUT_MILLIS = 5_000;

    private final String server;
    private final int port;
    private final LinkFaults faults;
    private final ServerSocket listener;
    private final Set<Socket> openSockets = ConcurrentHashMap.newKeySet();

    /** @param port the port at which the server itself listens on loopback */
    FaultProxy(String server, int port, LinkFaults faults) throws IOException {
        this.server = server;
        this.port = port;
        this.faults = faults;
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        startDaemon("relay-" + server, this::accept);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listener.getLocalPort());
    }

    private static void startDaemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                openSockets.add(caller);
                startDaemon("relay-" + server + "-in", () -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller;
                Socket callee = new Socket()) {
            openSockets.add(callee);
            caller.setTcpNoDelay(true);
            caller.setSoTimeout(HELLO_TIMEOUT_MILLIS);
            byte[] hello = readHello(caller.getInputStream());
            caller.setSoTimeout(0);
            String from = senderOf(hello);
            callee.setTcpNoDelay(true);
            callee.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), HELLO_TIMEOUT_MILLIS);
            startDaemon("relay-" + server + "-out", () -> forward(callee, caller, new LinkDirection(server, from)));
            faults.awaitPassage(new LinkDirection(from, server), hello.length);
            callee.getOutputStream().write(hello);
            forward(caller, callee, new LinkDirection(from, server));
            openSockets.remove(callee);
        } catch (IOException unreachable) {
            // The caller's connection is closed, as without a proxy.
            close(caller);
        } finally {
            openSockets.remove(caller);
        }
    }

    /** Reads the first frame of a connection, including the length prefix. */
    private static byte[] readHello(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        byte[] prefix = new byte[FrameReader.LENGTH_BYTES];
        data.readFully(prefix);
        int length = FrameReader.checkedLength(FrameReader.length(prefix, 0), WireLimits.DEFAULT.maxFrameBytes());
        byte[] whole = new byte[prefix.length + length];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        data.readFully(whole, prefix.length, length);
        return whole;
    }

    private static String senderOf(byte[] hello) throws WireProtocolFailure {
        FrameReader frame = new FrameReader(new OneShotMessageCodec(WireLimits.DEFAULT));
        int offset = FrameReader.LENGTH_BYTES;
        if (frame.open(hello, offset, hello.length - offset) != FrameKind.HELLO) {
            return CLIENT;
        }
        frame.readNewestVersion();
        @Nullable ServerId from = frame.readHello().from();
        return from == null ? CLIENT : from.value();
    }

    private void forward(Socket from, Socket to, LinkDirection direction) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                faults.awaitPassage(direction, read);
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // One end is closed; close the other one too.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException closedAnyway) {
            // A socket that fails to close needs no further handling.
        }
    }

    @Override
    public void close() {
        close(listener);
        openSockets.forEach(FaultProxy::close);
    }
}
