package dev.raftctl.cli.prove;

import dev.raftctl.cli.prove.Wires.Way;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.BareCodec;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
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
 * Stands where a server is said to be, and passes on to where it listens. Who calls is read from the greeting, so that a link
 * can be treated by who its ends are. Threads of its own, two for each connection.
 */
final class Relay implements AutoCloseable {
    /** Who calls without being a server. */
    static final String CLIENT = "client";

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int GREETING_MILLIS = 5_000;

    private final String server;
    private final int listens;
    private final Wires wires;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param listens the server's own port on loopback */
    Relay(String server, int listens, Wires wires) throws IOException {
        this.server = server;
        this.listens = listens;
        this.wires = wires;
        this.door = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        daemon("relay-" + server, this::accept);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", door.getLocalPort());
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                open.add(caller);
                daemon("relay-" + server + "-in", () -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller;
                Socket callee = new Socket()) {
            open.add(callee);
            caller.setTcpNoDelay(true);
            caller.setSoTimeout(GREETING_MILLIS);
            byte[] greeting = greeting(caller.getInputStream());
            caller.setSoTimeout(0);
            String from = from(greeting);
            callee.setTcpNoDelay(true);
            callee.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listens), GREETING_MILLIS);
            daemon("relay-" + server + "-out", () -> pump(callee, caller, new Way(server, from)));
            wires.pass(new Way(from, server), greeting.length);
            callee.getOutputStream().write(greeting);
            pump(caller, callee, new Way(from, server));
            open.remove(callee);
        } catch (IOException unreachable) {
            // The caller sees its connection closed, as it would without a relay.
            close(caller);
        } finally {
            open.remove(caller);
        }
    }

    /** The first frame with its length. */
    private static byte[] greeting(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        byte[] head = new byte[FrameReader.LENGTH_BYTES];
        data.readFully(head);
        int length = FrameReader.checkedLength(FrameReader.length(head, 0), WireLimits.DEFAULT.frameBytesMax());
        byte[] whole = new byte[head.length + length];
        System.arraycopy(head, 0, whole, 0, head.length);
        data.readFully(whole, head.length, length);
        return whole;
    }

    private static String from(byte[] greeting) throws WireFailure {
        FrameReader frame = new FrameReader(new BareCodec(WireLimits.DEFAULT));
        int head = FrameReader.LENGTH_BYTES;
        if (frame.open(greeting, head, greeting.length - head) != FrameKind.HELLO) {
            return CLIENT;
        }
        frame.newest();
        @Nullable ServerId from = frame.hello().from();
        return from == null ? CLIENT : from.value();
    }

    private void pump(Socket from, Socket to, Way way) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                wires.pass(way, read);
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // Either end is gone: so is the other, below.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException closedAnyway) {
            // A socket that fails to close is of no more use either.
        }
    }

    @Override
    public void close() {
        close(door);
        open.forEach(Relay::close);
    }
}
