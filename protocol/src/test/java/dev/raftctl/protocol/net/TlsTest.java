package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.ConnectionSecurity;
import dev.raftctl.protocol.tls.TestCertificates;
import dev.raftctl.protocol.tls.TlsFailure;
import dev.raftctl.protocol.tls.TlsFiles;
import dev.raftctl.protocol.wire.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Successful and failing handshakes over sockets (hazards X05, X06). A rejected caller learns the reason and nothing
 * else.
 */
class TlsTest {
    private static final int MILLIS = 120_000;
    private static final String HOST = "127.0.0.1";

    @TempDir
    Path directory;

    private final NettyEventLoops loops = new NettyEventLoops(2, "loops");
    private TestCertificates certificates;

    @BeforeEach
    void issue() throws Exception {
        certificates = new TestCertificates(directory.resolve("good"), "good");
    }

    @AfterEach
    void close() {
        loops.close();
    }

    private EchoServer server(TlsFiles files) throws IOException {
        return new EchoServer(loops, WireLimits.DEFAULT, 0, TestCertificates.securityOf(files));
    }

    private EchoServer server() throws IOException {
        return server(certificates.issueServer("s1", HOST));
    }

    private static BlockingClientLink openBlocking(EchoServer server, TlsFiles files) throws IOException {
        return BlockingClientLink.open(
                server.address(), WireLimits.DEFAULT, TestCertificates.securityOf(files), EchoServer.client(), MILLIS);
    }

    private ClientLink openClientLink(EchoServer server, TlsFiles files) throws Exception {
        return ClientLink.open(
                        loops,
                        server.address(),
                        WireLimits.DEFAULT,
                        TestCertificates.securityOf(files),
                        EchoServer.client(),
                        MILLIS)
                .get();
    }

    private TlsFiles operator() throws TlsFailure {
        return certificates.issueWithRole("ada", CertificateRole.OPERATOR);
    }

    private static TlsFiles trusting(TlsFiles files, TestCertificates other) {
        return new TlsFiles(files.certificate(), files.key(), other.authority());
    }

    /** Both kinds of clients report the same. */
    private void assertUntrusted(EchoServer server, TlsFiles files, String... messageParts) {
        assertThatThrownBy(() -> openBlocking(server, files))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContainingAll(messageParts);
        assertThatThrownBy(() -> openClientLink(server, files))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TlsFailure.class)
                .hasMessageContainingAll(messageParts);
        assertThat(server.hellos).isEmpty();
    }

    @Test
    void mutuallyTrustedEndsExchangeRequestsOverTls() throws Exception {
        try (EchoServer server = server();
                BlockingClientLink blockingLink = openBlocking(server, operator());
                ClientLink link = openClientLink(server, operator())) {
            for (int length : new int[] {0, 1, 20_000, 1_000_000}) {
                ClientRequest request = new ClientRequest.ExecuteCommandRequest(0, 1, 0, new byte[length]);
                assertThat(((ClientReply.CommandExecutedReply) blockingLink.send(request, MILLIS)).result())
                        .hasSize(length);
                assertThat(((ClientReply.CommandExecutedReply)
                                        link.send(request, MILLIS).get())
                                .result())
                        .hasSize(length);
            }
        }
    }

    @Test
    void rejectsAServerOfAnotherAuthority() throws Exception {
        TestCertificates other = new TestCertificates(directory.resolve("other"), "other");
        try (EchoServer server = server(trusting(other.issueServer("s1", HOST), certificates))) {
            assertUntrusted(
                    server,
                    operator(),
                    "127.0.0.1:" + server.address().port(),
                    "CN=s1",
                    "signed by 'CN=other'",
                    "trusted authorities 'CN=good'");
        }
    }

    @Test
    void rejectsAServerOfAnotherAuthorityWithTheSameName() throws Exception {
        TestCertificates other = new TestCertificates(directory.resolve("other"), "good");
        try (EchoServer server = server(trusting(other.issueServer("s1", HOST), certificates))) {
            assertUntrusted(server, operator(), "CN=s1", "another authority with the same name");
        }
    }

    @Test
    void rejectsAServerWhoseCertificateNamesAnotherHost() throws Exception {
        // Hazard X06.
        try (EchoServer server = server(certificates.issueServer("s1", "db.example", "10.0.0.1"))) {
            assertUntrusted(server, operator(), "CN=s1", "is for db.example, 10.0.0.1, not for 127.0.0.1");
        }
    }

    @Test
    void rejectsAServerWithAnExpiredCertificate() throws Exception {
        try (EchoServer server = server(certificates.issueExpired("s1", CertificateRole.SERVER, HOST))) {
            assertUntrusted(server, operator(), "CN=s1", "expired on 20");
        }
    }

    @Test
    void rejectsAServerWithAnOperatorCertificate() throws Exception {
        // Hazard X05.
        try (EchoServer server = server(certificates.issueWithRole("s1", CertificateRole.OPERATOR))) {
            assertUntrusted(server, operator(), "CN=s1", "is not a server certificate");
        }
    }

    @Test
    void rejectsAServerWhoseIdDiffersFromItsCertificate() throws Exception {
        // Hazard X05.
        try (EchoServer server = server(certificates.issueServer("s9", HOST))) {
            assertThatThrownBy(() -> openBlocking(server, operator()))
                    .isInstanceOf(TlsFailure.class)
                    .hasMessageContainingAll("server s9", "claims to be s1");
            assertThatThrownBy(() -> openClientLink(server, operator()))
                    .hasMessageContainingAll("server s9", "claims to be s1");
        }
    }

    @Test
    void bothSidesReportACallerOfAnotherAuthority() throws Exception {
        TestCertificates other = new TestCertificates(directory.resolve("other"), "other");
        TlsFiles untrusted = trusting(other.issueWithRole("eve", CertificateRole.OPERATOR), certificates);
        try (EchoServer server = server()) {
            assertUntrusted(
                    server,
                    untrusted,
                    "does not accept the certificate 'CN=eve",
                    untrusted.certificate().toString());
            Eventually.assertThatEventually(
                    "the server reports the reason",
                    () -> server.dropReasons.stream()
                            .anyMatch(why -> why.contains("CN=eve") && why.contains("'CN=other'")));
        }
    }

    @Test
    void reportsToACallerThatItsCertificateIsExpired() throws Exception {
        TlsFiles expired = certificates.issueExpired("ada", CertificateRole.OPERATOR);
        try (EchoServer server = server()) {
            assertUntrusted(server, expired, "does not accept the certificate 'CN=ada", "it expired on 20");
        }
    }

    @Test
    void aPlaintextCallerIsAskedToUseTls() throws Exception {
        try (EchoServer server = server()) {
            assertThatThrownBy(() ->
                            BlockingClientLink.open(server.address(), WireLimits.DEFAULT, EchoServer.client(), MILLIS))
                    .isInstanceOf(HandshakeRejectedException.class)
                    .hasMessageContaining("requires TLS");
            assertThat(server.hellos).isEmpty();
        }
    }

    @Test
    void aTlsCallerIsInformedThatTheServerUsesPlaintext() throws Exception {
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            assertUntrusted(server, operator(), "no TLS with 127.0.0.1");
        }
    }

    @Test
    void closesASilentCallerAtTheHandshakeTimeout() throws Exception {
        TlsFiles files = certificates.issueServer("s1", HOST);
        try (EchoServer server = new EchoServer(
                        loops, TestLimits.handshakeTimeoutMillis(100), 0, TestCertificates.securityOf(files));
                Socket silent = new Socket()) {
            silent.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.address().port()));
            silent.setSoTimeout(MILLIS);
            silent.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
            while (silent.getInputStream().read() >= 0) {
                assertThat(server.hellos).isEmpty();
            }
        }
    }

    @Test
    void refusesPlaintextToAnotherMachineByDefault() {
        HostPort remoteHost = new HostPort("192.0.2.1", 7001);
        assertThatThrownBy(() -> BlockingClientLink.open(remoteHost, WireLimits.DEFAULT, EchoServer.client(), MILLIS))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContaining("remote host 192.0.2.1:7001");
        assertThatThrownBy(() -> ClientLink.open(loops, remoteHost, WireLimits.DEFAULT, EchoServer.client(), MILLIS)
                        .get())
                .hasMessageContaining("remote host 192.0.2.1:7001");
    }

    @Test
    void aClientMayReadAndWriteButNotOperate() throws Exception {
        try (EchoServer server = server();
                BlockingClientLink client =
                        openBlocking(server, certificates.issueWithRole("bob", CertificateRole.CLIENT));
                BlockingClientLink operator = openBlocking(server, operator())) {
            ClientRequest write = new ClientRequest.ExecuteCommandRequest(0, 1, 0, new byte[3]);
            assertThat(client.send(write, MILLIS)).isInstanceOf(ClientReply.CommandExecutedReply.class);
            ClientReply refused = client.send(new ClientRequest.TransferLeadershipRequest(null), MILLIS);
            assertThat(((ClientReply.RefusedReply) refused).refusal().reason()).isEqualTo(RefusalReason.UNAUTHORISED);
            assertThat(((ClientReply.RefusedReply) refused).refusal().message())
                    .contains("client bob", "TransferLeadership");
            assertThat(server.pendingResponders).isEmpty();
            assertThatThrownBy(() -> operator.send(new ClientRequest.TransferLeadershipRequest(null), 50))
                    .isInstanceOf(NoReplyException.class);
            Eventually.assertThatEventually(
                    "the operator's request arrives", () -> server.pendingResponders.size() == 1);
        }
    }

    private PeerLink openPeerLink(EchoServer server, TlsFiles files, RecordingEvents events) throws IOException {
        return new PeerLink(
                loops,
                server.address(),
                WireLimits.DEFAULT,
                TestCertificates.securityOf(files),
                () -> EchoServer.peer(EchoServer.ID),
                events);
    }

    @Test
    void acceptsAPeerOnlyUnderTheIdInItsCertificate() throws Exception {
        RecordingEvents events = new RecordingEvents();
        try (EchoServer server = server();
                PeerLink matching = openPeerLink(server, certificates.issueServer("s2", HOST), new RecordingEvents());
                PeerLink mismatching = openPeerLink(server, certificates.issueServer("s3", HOST), events)) {
            matching.send(new TimeoutNow(1));
            matching.flush();
            mismatching.send(new TimeoutNow(2));
            mismatching.flush();
            Eventually.assertThatEventually("the matching peer is accepted", () -> server.peerMessages.size() == 1);
            Eventually.assertThatEventually("the other peer is rejected", () -> !events.rejections.isEmpty());
            assertThat(events.rejections.peek().message()).contains("server s3", "claims to be server s2");
            assertThat(server.peerMessages).containsExactly(new TimeoutNow(1));
            assertThat(server.dropReasons).anyMatch(why -> why.contains("server s3"));
        }
    }

    @Test
    void rejectsAPeerWithAnOperatorCertificate() throws Exception {
        RecordingEvents events = new RecordingEvents();
        try (EchoServer server = server();
                PeerLink link =
                        openPeerLink(server, certificates.issueWithRole("s2", CertificateRole.OPERATOR), events)) {
            Eventually.assertThatEventually("the peer learns the reason", () -> !events.rejections.isEmpty());
            assertThat(events.rejections.peek().message()).contains("operator s2", "not a server certificate");
            assertThat(link.isConnected()).isFalse();
        }
    }

    @Test
    void sendsNothingToAnUntrustedPeer() throws Exception {
        TestCertificates other = new TestCertificates(directory.resolve("other"), "other");
        RecordingEvents events = new RecordingEvents();
        try (EchoServer server = server(trusting(other.issueServer("s1", HOST), certificates));
                PeerLink link = openPeerLink(server, certificates.issueServer("s2", HOST), events)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.assertThatEventually("the peer learns the reason", () -> !events.disconnectReasons.isEmpty());
            assertThat(events.disconnectReasons.peek()).contains("CN=s1", "'CN=other'");
            assertThat(server.hellos).isEmpty();
        }
    }

    @Test
    void aChangedCertificateIsUsedAtTheNextHandshake() throws Exception {
        TlsFiles files = certificates.issueServer("s1", HOST);
        ConnectionSecurity.TlsSecurity security = TestCertificates.securityOf(files);
        try (EchoServer server = new EchoServer(loops, WireLimits.DEFAULT, 0, security);
                BlockingClientLink before = openBlocking(server, operator())) {
            certificates.issueExpired("s1", CertificateRole.SERVER, HOST);
            Eventually.assertThatEventually("the new certificate is used", () -> isCertificateExpired(server));
            ClientRequest request = new ClientRequest.ExecuteCommandRequest(0, 1, 0, new byte[1]);
            assertThat(before.send(request, MILLIS)).isInstanceOf(ClientReply.CommandExecutedReply.class);
        }
    }

    private boolean isCertificateExpired(EchoServer server) {
        try (BlockingClientLink link = openBlocking(server, operator())) {
            return link.welcome().version() == 0;
        } catch (TlsFailure tlsFailure) {
            return String.valueOf(tlsFailure.getMessage()).contains("expired");
        } catch (IOException other) {
            throw new AssertionError(other);
        }
    }
}
