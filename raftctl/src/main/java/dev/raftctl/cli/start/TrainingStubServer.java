package dev.raftctl.cli.start;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.FollowerStatus;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.wire.FrameKind;
import dev.raftctl.protocol.wire.FrameReader;
import dev.raftctl.protocol.wire.FrameWriter;
import dev.raftctl.protocol.wire.HelloReply;
import dev.raftctl.protocol.wire.NegotiatedVersion;
import dev.raftctl.protocol.wire.OneShotMessageCodec;
import dev.raftctl.protocol.wire.ProtocolConstants;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;

/**
 * A minimal server on loopback for the training run: reports its status and answers any other request with an unknown
 * outcome. One thread for each connection.
 */
final class TrainingStubServer implements AutoCloseable {
    private static final String CLUSTER_ID = "00000000-0000-4000-8000-000000000000";
    private static final ServerId SERVER_ID = ServerId.of("n1");

    private final ServerSocket socket;

    private TrainingStubServer(ServerSocket socket) {
        this.socket = socket;
    }

    static TrainingStubServer open() throws IOException {
        TrainingStubServer server = new TrainingStubServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        inBackground(server::accept);
        return server;
    }

    HostPort address() {
        return new HostPort("127.0.0.1", socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "stage");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = socket.accept();
                inBackground(() -> serve(caller));
            }
        } catch (IOException closed) {
            // The training run has ended.
            return;
        }
    }

    private void serve(Socket caller) {
        try (caller;
                DataInputStream in = new DataInputStream(caller.getInputStream())) {
            OneShotMessageCodec codec = new OneShotMessageCodec(WireLimits.DEFAULT);
            FrameReader reader = new FrameReader(codec);
            FrameWriter writer = new FrameWriter(codec);
            receive(in, reader);
            NegotiatedVersion negotiated = new NegotiatedVersion(ProtocolConstants.VERSION, reader.readNewestVersion());
            writer.writeReply(new HelloReply.WelcomeReply(
                    ProtocolConstants.VERSION,
                    CLUSTER_ID,
                    "stage",
                    SERVER_ID,
                    1,
                    address().toString()));
            send(caller, writer);
            while (receive(in, reader) == FrameKind.REQUEST) {
                long correlation = reader.readCorrelationId();
                writer.writeReply(correlation, answer(reader.readRequest(negotiated)), negotiated);
                send(caller, writer);
            }
        } catch (IOException gone) {
            // The client has closed the connection.
            return;
        }
    }

    private static FrameKind receive(DataInputStream in, FrameReader reader) throws IOException {
        byte[] prefix = in.readNBytes(FrameReader.LENGTH_BYTES);
        if (prefix.length < FrameReader.LENGTH_BYTES) {
            throw new IOException("the client closed the connection");
        }
        int length = FrameReader.checkedLength(FrameReader.length(prefix, 0), WireLimits.DEFAULT.maxFrameBytes());
        return reader.open(in.readNBytes(length), 0, length);
    }

    private static void send(Socket caller, FrameWriter writer) throws IOException {
        caller.getOutputStream().write(writer.buffer(), 0, writer.length());
        writer.clear();
    }

    private ClientReply answer(ClientRequest request) {
        return request instanceof ClientRequest.ServerStatusRequest
                ? status()
                : new ClientReply.UnknownOutcomeReply("only a rehearsal");
    }

    private ServerStatus status() {
        Configuration configuration = Configuration.ofVoters(
                Set.of(new ClusterMember(SERVER_ID, address().toString(), 1)));
        return new ServerStatusBuilder(SERVER_ID)
                .clusterId(CLUSTER_ID)
                .clusterName("stage")
                .incarnation(1)
                .address(address().toString())
                .role(ServerRole.LEADER)
                .term(2)
                .votedFor(SERVER_ID)
                .leader(SERVER_ID)
                .last(new LogPosition(2, 2))
                .commitIndex(2)
                .lastApplied(2)
                .matchIndex(2)
                .configuration(configuration)
                .configIndex(1)
                .lastLeaderContactMs(0)
                .quorumContactMs(0)
                .electionTimeoutMs(1_000)
                .heartbeatMs(100)
                .followers(List.of(new FollowerStatus(ServerId.of("n2"), 2, 3, "replicate", 0, 0, 1)))
                .uptimeMs(1_000)
                .version("rehearsal")
                .build();
    }
}
