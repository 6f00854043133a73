package dev.raftctl.cli.bundle;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.ProtocolConstants;
import dev.raftctl.protocol.wire.WireLimits;
import dev.raftctl.protocol.wire.WireProtocolFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a recording: a header, the endpoints, and the exchanges, whose messages are frames of the wire protocol. A
 * newer program reads what an older one wrote, and an older one reads the fields that it knows.
 */
final class RecordingFormat {
    private static final int MAGIC = 0x52544244; // "RTBD"
    private static final int FORMAT_VERSION = 1;
    private static final WireLimits LIMITS = WireLimits.DEFAULT;

    private RecordingFormat() {}

    static byte[] encode(ClusterRecording recording) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(FORMAT_VERSION);
            out.writeInt(ProtocolConstants.VERSION);
            out.writeLong(recording.at().toEpochMilli());
            out.writeInt(recording.endpoints().size());
            for (HostPort each : recording.endpoints()) {
                writeText(out, each.toString());
            }
            ExchangeWriter writer = new ExchangeWriter(out);
            out.writeInt(recording.exchanges().size());
            for (RecordedExchange each : recording.exchanges()) {
                writer.write(each);
            }
        } catch (IOException unencodable) {
            throw new IllegalStateException("a message that was received cannot be encoded", unencodable);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if the bytes are not a recording, or one of a format that this program does not know */
    static ClusterRecording decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("it is not a recording");
            }
            int formatVersion = in.readInt();
            if (formatVersion != FORMAT_VERSION) {
                throw new IOException(
                        "it has format " + formatVersion + "; this program reads format " + FORMAT_VERSION);
            }
            int protocolVersion = in.readInt();
            Instant at = Instant.ofEpochMilli(in.readLong());
            List<HostPort> endpoints = new ArrayList<>();
            for (int remaining = in.readInt(); remaining > 0; remaining--) {
                endpoints.add(HostPort.parse(readText(in)));
            }
            ExchangeReader reader = new ExchangeReader(in, protocolVersion);
            List<RecordedExchange> exchanges = new ArrayList<>();
            for (int remaining = in.readInt(); remaining > 0; remaining--) {
                exchanges.add(reader.read());
            }
            return new ClusterRecording(at, endpoints, exchanges);
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException malformed) {
            throw new IOException("it is damaged: " + malformed.getMessage(), malformed);
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("it is damaged: a length of " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    /** Writes exchanges. An absent message is a frame of length 0. */
    private static final class ExchangeWriter {
        private static final byte[] ABSENT = new byte[0];

        private final DataOutputStream out;
        private final FrameWriter frames = new FrameWriter(new OneShotMessageCodec(LIMITS));

        ExchangeWriter(DataOutputStream out) {
            this.out = out;
        }

        void write(RecordedExchange exchange) throws IOException {
            writeText(out, exchange.address().toString());
            out.writeLong(exchange.millis());
            writeBytes(out, frame(exchange.welcome()));
            ClientRequest request = exchange.request();
            if (request != null) {
                frames.writeRequest(0, request, NegotiatedVersion.CURRENT);
            }
            writeBytes(out, request == null ? ABSENT : frames.takeSingleFrame());
            ClientReply reply = exchange.reply();
            if (reply != null) {
                frames.writeReply(0, reply, NegotiatedVersion.CURRENT);
            }
            writeBytes(out, reply == null ? ABSENT : frames.takeSingleFrame());
            RecordedFailure failure = exchange.failure();
            out.writeBoolean(failure != null);
            if (failure != null) {
                writeText(out, failure.kind().name());
                writeText(out, failure.message());
                writeText(out, failure.hint());
                Instant expiredAt = failure.expiredAt();
                out.writeLong(expiredAt == null ? Long.MIN_VALUE : expiredAt.toEpochMilli());
                writeBytes(out, frame(failure.rejection()));
            }
        }

        private byte[] frame(@Nullable HelloReply reply) throws WireProtocolFailure {
            if (reply == null) {
                return ABSENT;
            }
            frames.writeReply(reply);
            return frames.takeSingleFrame();
        }
    }

    private static final class ExchangeReader {
        private final DataInputStream in;
        private final NegotiatedVersion version;
        private final FrameReader frames = new FrameReader(new OneShotMessageCodec(LIMITS));

        ExchangeReader(DataInputStream in, int writtenVersion) {
            this.in = in;
            version = new NegotiatedVersion(Math.min(writtenVersion, ProtocolConstants.VERSION), writtenVersion);
        }

        RecordedExchange read() throws IOException {
            HostPort address = HostPort.parse(readText(in));
            long millis = in.readLong();
            HelloReply welcome = helloReply();
            ClientRequest request = open() ? frames.readRequest(version) : null;
            ClientReply reply = open() ? frames.readReply(version) : null;
            RecordedFailure failure = in.readBoolean() ? failure() : null;
            return new RecordedExchange(address, millis, HandshakeReplies.of(welcome).welcome, request, reply, failure);
        }

        /** Opens the next frame of a request or a reply; returns whether there is one. */
        private boolean open() throws IOException {
            byte[] frame = readBytes(in);
            if (frame.length == 0) {
                return false;
            }
            FrameKind kind = frames.open(frame, 0, frame.length);
            if (kind != FrameKind.REQUEST && kind != FrameKind.REPLY) {
                throw new IOException("it is damaged: a frame of kind " + kind);
            }
            frames.readCorrelationId();
            return true;
        }

        private @Nullable HelloReply helloReply() throws IOException {
            byte[] frame = readBytes(in);
            if (frame.length == 0) {
                return null;
            }
            if (frames.open(frame, 0, frame.length) != FrameKind.HELLO_REPLY) {
                throw new IOException("it is damaged: a frame of another kind than a handshake");
            }
            frames.readNewestVersion();
            return frames.readHelloReply();
        }

        private RecordedFailure failure() throws IOException {
            RecordedFailure.FailureKind kind = RecordedFailure.FailureKind.valueOf(readText(in));
            String message = readText(in);
            String hint = readText(in);
            long expiredAtMillis = in.readLong();
            HelloReply rejection = helloReply();
            return new RecordedFailure(
                    kind,
                    message,
                    hint,
                    expiredAtMillis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(expiredAtMillis),
                    HandshakeReplies.of(rejection).rejection);
        }
    }

    /** Tells the two replies to a handshake apart. */
    private static final class HandshakeReplies implements HelloReply.Handler<RuntimeException> {
        private HelloReply.@Nullable WelcomeReply welcome;
        private HelloReply.@Nullable HelloRejected rejection;

        static HandshakeReplies of(@Nullable HelloReply reply) {
            HandshakeReplies replies = new HandshakeReplies();
            if (reply != null) {
                reply.dispatchTo(replies);
            }
            return replies;
        }

        @Override
        public void welcomed(HelloReply.WelcomeReply reply) {
            welcome = reply;
        }

        @Override
        public void rejected(HelloReply.HelloRejected reply) {
            rejection = reply;
        }
    }
}
