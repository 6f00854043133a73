package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.ReloadingTlsCredentials;
import dev.raftctl.protocol.tls.TlsCredentials;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsHandshakeEvaluator;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.Hello;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
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
 * The connection of a one-shot client over a blocking socket, with one request at a time. It sends the same bytes as
 * {@link ClientLink} without Netty's start-up cost. One thread.
 */
public final class BlockingClientLink implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final ConnectAddressOrder ADDRESS_ORDER = new ConnectAddressOrder();

    private static final HelloReply.Visitor<HelloReply.WelcomeReply, HandshakeRejectedException> WELCOME_OR_FAILURE =
            new HelloReply.Visitor<>() {
                @Override
                public HelloReply.WelcomeReply welcomed(HelloReply.WelcomeReply welcome) {
                    return welcome;
                }

                @Override
                public HelloReply.WelcomeReply rejected(HelloReply.HelloRejected rejection)
                        throws HandshakeRejectedException {
                    throw new HandshakeRejectedException(rejection);
                }
            };

    private final HostPort address;
    private final WireLimits limits;
    private final Socket socket;
    private final FrameWriter writer;
    private final FrameReader reader;
    private HelloReply.WelcomeReply welcome;
    private NegotiatedVersion negotiated = NegotiatedVersion.CURRENT;
    private long lastCorrelationId;

    private BlockingClientLink(HostPort address, WireLimits limits, Socket socket, Hello hello, long deadlineNanos)
            throws IOException {
        this.address = address;
        this.limits = limits;
        this.socket = socket;
        OneShotMessageCodec codec = new OneShotMessageCodec(limits);
        writer = new FrameWriter(codec);
        reader = new FrameReader(codec);
        welcome = handshake(hello, deadlineNanos);
    }

    /** Opens a plaintext connection to a server on the local machine. */
    public static BlockingClientLink open(HostPort address, WireLimits limits, Hello hello, long timeoutMillis)
            throws IOException {
        return open(address, limits, ConnectionSecurity.PLAINTEXT_ON_LOOPBACK, hello, timeoutMillis);
    }

    /**
     * Connects and completes the handshake within the timeout.
     *
     * @throws TlsFailure if one side does not trust the other
     * @throws HandshakeRejectedException if the server rejects this client
     * @throws IOException if the server cannot be reached, does not respond in time, or uses another protocol
     *     ({@link WireProtocolFailure})
     */
    public static BlockingClientLink open(
            HostPort address, WireLimits limits, ConnectionSecurity security, Hello hello, long timeoutMillis)
            throws IOException {
        return open(address, limits, security, hello, timeoutMillis, HostAddressLookup.SYSTEM);
    }

    /**
     * Tries each address of the name in turn, for an equal share of the remaining time. Throws the most informative
     * failure.
     */
    static BlockingClientLink open(
            HostPort address,
            WireLimits limits,
            ConnectionSecurity security,
            Hello hello,
            long timeoutMillis,
            HostAddressLookup lookup)
            throws IOException {
        long overallDeadlineNanos = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        List<InetAddress> addresses = addresses(address, lookup);
        IOException failure = null;
        for (int i = 0; i < addresses.size(); i++) {
            InetAddress inetAddress = addresses.get(i);
            long now = System.nanoTime();
            long deadlineNanos = now + Math.max(NANOS_PER_MILLI, (overallDeadlineNanos - now) / (addresses.size() - i));
            try {
                BlockingClientLink link = open(address, inetAddress, limits, security, hello, deadlineNanos);
                ADDRESS_ORDER.answered(address, inetAddress);
                return link;
            } catch (IOException failed) {
                ADDRESS_ORDER.failed(address, inetAddress);
                failure = failure == null || isMoreInformative(failed, failure) ? failed : failure;
            }
        }
        throw failure == null ? new IOException("cannot reach " + address + ": the host name has no address") : failure;
    }

    private static List<InetAddress> addresses(HostPort address, HostAddressLookup lookup) throws IOException {
        try {
            return ADDRESS_ORDER.sorted(address, lookup.lookUp(address.host()));
        } catch (UnknownHostException unknownHost) {
            throw new IOException("cannot reach " + address + ": unknown host name", unknownHost);
        }
    }

    /** Returns whether only {@code failure}, and not {@code previous}, contains a response from a server. */
    private static boolean isMoreInformative(IOException failure, IOException previous) {
        return isServerResponse(failure) && !isServerResponse(previous);
    }

    private static boolean isServerResponse(IOException failure) {
        return failure instanceof HandshakeRejectedException
                || failure instanceof TlsFailure
                || failure instanceof WireProtocolFailure;
    }

    private static BlockingClientLink open(
            HostPort address,
            InetAddress inetAddress,
            WireLimits limits,
            ConnectionSecurity security,
            Hello hello,
            long deadlineNanos)
            throws IOException {
        Socket socket = new Socket();
        try {
            connect(socket, address, inetAddress, security, Math.max(1, remainingMillis(deadlineNanos)));
            ReloadingTlsCredentials credentials = security.credentials();
            return credentials == null
                    ? new BlockingClientLink(address, limits, socket, hello, deadlineNanos)
                    : openTls(socket, credentials.current(), address, limits, hello, deadlineNanos);
        } catch (IOException failed) {
            closeQuietly(socket);
            throw failed;
        }
    }

    private static BlockingClientLink openTls(
            Socket socket,
            TlsCredentials credentials,
            HostPort address,
            WireLimits limits,
            Hello hello,
            long deadlineNanos)
            throws IOException {
        String target = address.toString();
        try {
            SSLSocket tlsSocket = credentials.forClient(socket, address.host(), address.port());
            tlsSocket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, remainingMillis(deadlineNanos))));
            tlsSocket.startHandshake();
            CertificateIdentity server = TlsHandshakeEvaluator.peerIdentity(tlsSocket.getSession());
            if (server.role() != CertificateRole.SERVER) {
                throw TlsHandshakeEvaluator.notAServerCertificate(target, server);
            }
            BlockingClientLink link = new BlockingClientLink(address, limits, tlsSocket, hello, deadlineNanos);
            if (!server.name().equals(link.welcome.id().value())) {
                throw TlsHandshakeEvaluator.serverIdMismatch(target, server, link.welcome.id());
            }
            return link;
        } catch (SSLException sslFailure) {
            throw TlsHandshakeEvaluator.onClientSide(target, credentials, sslFailure);
        }
    }

    /** Returns the server's reply to the client's hello. */
    public HelloReply.WelcomeReply welcome() {
        return welcome;
    }

    /**
     * Sends a request and waits for its reply. A {@link NoReplyException} states whether the request may have been
     * sent. Any exception closes the link.
     */
    public ClientReply send(ClientRequest request, long timeoutMillis) throws IOException {
        long deadlineNanos = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        boolean sent = false;
        try {
            long correlationId = ++lastCorrelationId;
            writer.clear();
            writer.writeRequest(correlationId, request, negotiated);
            sent = !socket.isClosed();
            writeFrame();
            FrameKind kind = readFrame(limits.maxFrameBytes(), deadlineNanos);
            if (kind != FrameKind.REPLY || reader.readCorrelationId() != correlationId) {
                throw new WireProtocolFailure("received a frame that is not the reply to the request");
            }
            return reader.readReply(negotiated);
        } catch (IOException failed) {
            close();
            NoReplyException noReply = new NoReplyException("no reply: " + failed.getMessage(), sent);
            noReply.initCause(failed);
            throw noReply;
        }
    }

    /** Closes the connection. Another thread may call this method to interrupt a thread that waits for a reply. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void connect(
            Socket socket, HostPort address, InetAddress inetAddress, ConnectionSecurity security, long timeoutMillis)
            throws IOException {
        try {
            socket.setTcpNoDelay(true);
            int millis = (int) Math.max(1, Math.min(timeoutMillis, Integer.MAX_VALUE));
            InetSocketAddress resolved = new InetSocketAddress(inetAddress, address.port());
            if (security.forbids(resolved)) {
                throw TlsHandshakeEvaluator.plaintextForbidden(address.toString());
            }
            socket.connect(resolved, millis);
        } catch (TlsFailure plaintextForbidden) {
            throw plaintextForbidden;
        } catch (IOException unreachable) {
            throw new IOException("cannot reach " + address + ": " + unreachable.getMessage(), unreachable);
        }
    }

    private HelloReply.WelcomeReply handshake(Hello hello, long deadlineNanos) throws IOException {
        writer.writeHello(hello);
        writeFrame();
        if (readFrame(limits.maxHelloBytes(), deadlineNanos) != FrameKind.HELLO_REPLY) {
            throw new WireProtocolFailure(address + " did not reply to the hello");
        }
        int peerNewest = reader.readNewestVersion();
        HelloReply.WelcomeReply welcomed = reader.readHelloReply().accept(WELCOME_OR_FAILURE);
        if (welcomed.version() < hello.minVersion() || welcomed.version() > hello.maxVersion()) {
            throw new WireProtocolFailure(
                    address + " chose protocol version " + welcomed.version() + ", which was not offered");
        }
        negotiated = new NegotiatedVersion(welcomed.version(), peerNewest);
        return welcomed;
    }

    private void writeFrame() throws IOException {
        socket.getOutputStream().write(writer.buffer(), 0, writer.length());
    }

    private FrameKind readFrame(int maxBytes, long deadlineNanos) throws IOException {
        byte[] prefix = reader.scratch(FrameReader.LENGTH_BYTES);
        readFully(prefix, FrameReader.LENGTH_BYTES, deadlineNanos);
        int length = FrameReader.checkedLength(FrameReader.length(prefix, 0), maxBytes);
        byte[] frame = reader.scratch(length);
        readFully(frame, length, deadlineNanos);
        return reader.open(frame, 0, length);
    }

    private void readFully(byte[] bytes, int length, long deadlineNanos) throws IOException {
        InputStream in = socket.getInputStream();
        int bytesRead = 0;
        while (bytesRead < length) {
            long remainingMillis = remainingMillis(deadlineNanos);
            if (remainingMillis <= 0) {
                throw new SocketTimeoutException(address + " did not respond in time");
            }
            int count =
                    read(in, bytes, bytesRead, length - bytesRead, (int) Math.min(remainingMillis, Integer.MAX_VALUE));
            if (count < 0) {
                throw new EOFException(address + " closed the connection");
            }
            bytesRead += count;
        }
    }

    private static long remainingMillis(long deadlineNanos) {
        return (deadlineNanos - System.nanoTime()) / NANOS_PER_MILLI;
    }

    private int read(InputStream in, byte[] bytes, int offset, int length, int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        try {
            return in.read(bytes, offset, length);
        } catch (SocketTimeoutException timedOut) {
            return 0; // The caller checks the deadline.
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // The socket is not used any more, and its descriptor is freed in any case.
        }
    }
}
