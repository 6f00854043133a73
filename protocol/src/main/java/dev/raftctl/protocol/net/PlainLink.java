package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.CertifiedName;
import dev.raftctl.protocol.tls.Credentials;
import dev.raftctl.protocol.tls.Handshakes;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.wire.Agreed;
import dev.raftctl.protocol.wire.BareCodec;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.WireFailure;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A one-shot client's connection over a plain blocking socket, one request at a time: the same bytes as {@link ClientLink}
 * without Netty's start-up cost. One thread.
 */
public final class PlainLink implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final AddressOrder ORDER = new AddressOrder();

    private final HostPort address;
    private final WireLimits limits;
    private final Socket socket;
    private final FrameWriter writer;
    private final FrameReader reader;
    private HelloReply.Welcome welcome;
    private Agreed agreed = Agreed.ALIKE;
    private long lastCorrelation;

    private PlainLink(HostPort address, WireLimits limits, Socket socket, Hello hello, long deadline)
            throws IOException {
        this.address = address;
        this.limits = limits;
        this.socket = socket;
        BareCodec codec = new BareCodec(limits);
        writer = new FrameWriter(codec);
        reader = new FrameReader(codec);
        welcome = greet(hello, deadline);
    }

    /** In plaintext, to this machine only. */
    public static PlainLink open(HostPort address, WireLimits limits, Hello hello, long timeoutMillis)
            throws IOException {
        return open(address, limits, Protection.LOOPBACK, hello, timeoutMillis);
    }

    /**
     * Connects and greets within the time.
     *
     * @throws TlsFailure when there is no trust between the two
     * @throws TurnedAway when the server refuses this caller
     * @throws IOException when it cannot be reached, does not answer in time, or speaks another protocol ({@link WireFailure})
     */
    public static PlainLink open(
            HostPort address, WireLimits limits, Protection protection, Hello hello, long timeoutMillis)
            throws IOException {
        return open(address, limits, protection, hello, timeoutMillis, NameSource.SYSTEM);
    }

    /**
     * Each address of the name in turn, for its share of the time that is left. The failure that says most is thrown.
     */
    static PlainLink open(
            HostPort address,
            WireLimits limits,
            Protection protection,
            Hello hello,
            long timeoutMillis,
            NameSource names)
            throws IOException {
        long end = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        List<InetAddress> addresses = addresses(address, names);
        IOException failure = null;
        for (int i = 0; i < addresses.size(); i++) {
            InetAddress each = addresses.get(i);
            long now = System.nanoTime();
            long deadline = now + Math.max(NANOS_PER_MILLI, (end - now) / (addresses.size() - i));
            try {
                PlainLink link = open(address, each, limits, protection, hello, deadline);
                ORDER.answered(address, each);
                return link;
            } catch (IOException failed) {
                ORDER.failed(address, each);
                failure = failure == null || saysMore(failed, failure) ? failed : failure;
            }
        }
        throw failure == null ? new IOException("cannot reach " + address + ": it has no address") : failure;
    }

    private static List<InetAddress> addresses(HostPort address, NameSource names) throws IOException {
        try {
            return ORDER.of(address, names.lookUp(address.host()));
        } catch (UnknownHostException unknown) {
            throw new IOException("cannot reach " + address + ": the name is not known", unknown);
        }
    }

    /** What a server answered says more than that none did. */
    private static boolean saysMore(IOException failure, IOException before) {
        return isAnswer(failure) && !isAnswer(before);
    }

    private static boolean isAnswer(IOException failure) {
        return failure instanceof TurnedAway || failure instanceof TlsFailure || failure instanceof WireFailure;
    }

    private static PlainLink open(
            HostPort address, InetAddress at, WireLimits limits, Protection protection, Hello hello, long deadline)
            throws IOException {
        Socket socket = new Socket();
        try {
            connect(socket, address, at, protection, Math.max(1, leftMillis(deadline)));
            return protection instanceof Protection.Tls tls
                    ? secured(socket, tls.keys().current(), address, limits, hello, deadline)
                    : new PlainLink(address, limits, socket, hello, deadline);
        } catch (IOException failed) {
            closeQuietly(socket);
            throw failed;
        }
    }

    private static PlainLink secured(
            Socket socket, Credentials own, HostPort address, WireLimits limits, Hello hello, long deadline)
            throws IOException {
        String place = address.toString();
        try {
            SSLSocket secure = own.calling(socket, address.host(), address.port());
            secure.setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, leftMillis(deadline))));
            secure.startHandshake();
            CertifiedName server = Handshakes.other(secure.getSession());
            if (server.role() != CertificateRole.SERVER) {
                throw Handshakes.notAServer(place, server);
            }
            PlainLink link = new PlainLink(address, limits, secure, hello, deadline);
            if (!server.name().equals(link.welcome.id().value())) {
                throw Handshakes.otherServer(place, server, link.welcome.id());
            }
            return link;
        } catch (SSLException distrust) {
            throw Handshakes.calling(place, own, distrust);
        }
    }

    public HelloReply.Welcome welcome() {
        return welcome;
    }

    /** A {@link NoReply} says whether the request may have left. The link is closed after any exception. */
    public ClientReply ask(ClientRequest request, long timeoutMillis) throws IOException {
        long deadline = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        boolean sent = false;
        try {
            long correlation = ++lastCorrelation;
            writer.clear();
            writer.request(correlation, request, agreed);
            sent = !socket.isClosed();
            send();
            FrameKind kind = receive(limits.frameBytesMax(), deadline);
            if (kind != FrameKind.REPLY || reader.correlation() != correlation) {
                throw new WireFailure("a frame that is no reply to what was asked");
            }
            return reader.reply(agreed);
        } catch (IOException failed) {
            close();
            NoReply noReply = new NoReply("no reply: " + failed.getMessage(), sent);
            noReply.initCause(failed);
            throw noReply;
        }
    }

    /** May be called by another thread to end a wait. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void connect(
            Socket socket, HostPort address, InetAddress at, Protection protection, long timeoutMillis)
            throws IOException {
        try {
            socket.setTcpNoDelay(true);
            int millis = (int) Math.max(1, Math.min(timeoutMillis, Integer.MAX_VALUE));
            InetSocketAddress resolved = new InetSocketAddress(at, address.port());
            if (Protection.isTooOpen(protection, resolved)) {
                throw Handshakes.tooOpen(address.toString());
            }
            socket.connect(resolved, millis);
        } catch (TlsFailure tooOpen) {
            throw tooOpen;
        } catch (IOException unreachable) {
            throw new IOException("cannot reach " + address + ": " + unreachable.getMessage(), unreachable);
        }
    }

    private HelloReply.Welcome greet(Hello hello, long deadline) throws IOException {
        writer.hello(hello);
        send();
        if (receive(limits.helloBytesMax(), deadline) != FrameKind.HELLO_REPLY) {
            throw new WireFailure(address + " did not answer the greeting");
        }
        int newest = reader.newest();
        HelloReply reply = reader.helloReply();
        if (reply instanceof HelloReply.Turned turned) {
            throw new TurnedAway(turned);
        }
        HelloReply.Welcome welcomed = (HelloReply.Welcome) reply;
        if (welcomed.version() < hello.versionMin() || welcomed.version() > hello.versionMax()) {
            throw new WireFailure(
                    address + " chose protocol version " + welcomed.version() + ", which was not offered");
        }
        agreed = new Agreed(welcomed.version(), newest);
        return welcomed;
    }

    private void send() throws IOException {
        socket.getOutputStream().write(writer.buffer(), 0, writer.length());
    }

    private FrameKind receive(int bytesMax, long deadline) throws IOException {
        byte[] prefix = reader.scratch(FrameReader.LENGTH_BYTES);
        fill(prefix, FrameReader.LENGTH_BYTES, deadline);
        int length = FrameReader.checkedLength(FrameReader.length(prefix, 0), bytesMax);
        byte[] frame = reader.scratch(length);
        fill(frame, length, deadline);
        return reader.open(frame, 0, length);
    }

    private void fill(byte[] bytes, int length, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        int have = 0;
        while (have < length) {
            long left = leftMillis(deadline);
            if (left <= 0) {
                throw new SocketTimeoutException(address + " did not answer in time");
            }
            int read = read(in, bytes, have, length - have, (int) Math.min(left, Integer.MAX_VALUE));
            if (read < 0) {
                throw new EOFException(address + " closed the connection");
            }
            have += read;
        }
    }

    private static long leftMillis(long deadline) {
        return (deadline - System.nanoTime()) / NANOS_PER_MILLI;
    }

    private int read(InputStream in, byte[] bytes, int offset, int length, int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        try {
            return in.read(bytes, offset, length);
        } catch (SocketTimeoutException late) {
            return 0; // The caller knows what time it is.
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // Nothing more is asked of it, and its descriptor is gone either way.
        }
    }
}
