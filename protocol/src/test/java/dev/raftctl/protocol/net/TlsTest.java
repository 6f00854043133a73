package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.tls.Protection;
import dev.raftctl.protocol.tls.TestKeys;
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

/** Real handshakes, good ones and each kind of bad one, over sockets (traps X05, X06): who is not known is told why, and nothing else. */
class TlsTest {
    private static final int MILLIS = 20_000;
    private static final String HOST = "127.0.0.1";

    @TempDir
    Path directory;

    private final Loops loops = new Loops(2, "loops");
    private TestKeys keys;

    @BeforeEach
    void issue() throws Exception {
        keys = new TestKeys(directory.resolve("good"), "good");
    }

    @AfterEach
    void close() {
        loops.close();
    }

    private FakeServer server(TlsFiles files) throws IOException {
        return new FakeServer(loops, WireLimits.DEFAULT, 0, TestKeys.use(files));
    }

    private FakeServer server() throws IOException {
        return server(keys.server("s1", HOST));
    }

    private static PlainLink plain(FakeServer server, TlsFiles files) throws IOException {
        return PlainLink.open(server.address(), WireLimits.DEFAULT, TestKeys.use(files), FakeServer.client(), MILLIS);
    }

    private ClientLink link(FakeServer server, TlsFiles files) throws Exception {
        return ClientLink.open(
                        loops, server.address(), WireLimits.DEFAULT, TestKeys.use(files), FakeServer.client(), MILLIS)
                .get();
    }

    private TlsFiles operator() throws TlsFailure {
        return keys.other("ada", CertificateRole.OPERATOR);
    }

    private static TlsFiles trusting(TlsFiles files, TestKeys other) {
        return new TlsFiles(files.certificate(), files.key(), other.authority());
    }

    /** Both kinds of clients are told the same. */
    private void assertNoTrust(FakeServer server, TlsFiles files, String... words) {
        assertThatThrownBy(() -> plain(server, files))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContainingAll(words);
        assertThatThrownBy(() -> link(server, files))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TlsFailure.class)
                .hasMessageContainingAll(words);
        assertThat(server.hellos).isEmpty();
    }

    @Test
    void whoTrustsEachOtherTalksAsWithoutTls() throws Exception {
        try (FakeServer server = server();
                PlainLink plain = plain(server, operator());
                ClientLink link = link(server, operator())) {
            for (int length : new int[] {0, 1, 20_000, 1_000_000}) {
                ClientRequest request = new ClientRequest.Execute(0, 1, 0, new byte[length]);
                assertThat(((ClientReply.Executed) plain.ask(request, MILLIS)).result())
                        .hasSize(length);
                assertThat(((ClientReply.Executed) link.ask(request, MILLIS).get()).result())
                        .hasSize(length);
            }
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
        TestKeys other = new TestKeys(directory.resolve("other"), "other");
        try (FakeServer server = server(trusting(other.server("s1", HOST), keys))) {
            assertNoTrust(
                    server,
                    operator(),
                    "127.0.0.1:" + server.address().port(),
                    "CN=s1",
                    "signed by 'CN=other'",
                    "trusted is 'CN=good'");
        }
    }

    @Test
    void aServerOfAnotherAuthorityOfTheSameNameIsNotTrusted() throws Exception {
        TestKeys other = new TestKeys(directory.resolve("other"), "good");
        try (FakeServer server = server(trusting(other.server("s1", HOST), keys))) {
            assertNoTrust(server, operator(), "CN=s1", "another authority of the same name");
        }
    }

    @Test
    void aServerAtAnotherHostThanItsCertificatesIsNotTrusted() throws Exception {
        // Trap X06.
        try (FakeServer server = server(keys.server("s1", "db.example", "10.0.0.1"))) {
            assertNoTrust(server, operator(), "CN=s1", "is for db.example, 10.0.0.1, and not for 127.0.0.1");
        }
    }

    @Test
    void anExpiredServerIsNotTrusted() throws Exception {
        try (FakeServer server = server(keys.expired("s1", CertificateRole.SERVER, HOST))) {
            assertNoTrust(server, operator(), "CN=s1", "expired on 20");
        }
    }

    @Test
    void anOperatorsCertificateIsNoServers() throws Exception {
        // Trap X05.
        try (FakeServer server = server(keys.other("s1", CertificateRole.OPERATOR))) {
            assertNoTrust(server, operator(), "CN=s1", "is not one of a server");
        }
    }

    @Test
    void aServerUnderAnotherIdThanItsCertificatesIsNotTrusted() throws Exception {
        // Trap X05.
        try (FakeServer server = server(keys.server("s9", HOST))) {
            assertThatThrownBy(() -> plain(server, operator()))
                    .isInstanceOf(TlsFailure.class)
                    .hasMessageContainingAll("server s9", "says it is server s1");
            assertThatThrownBy(() -> link(server, operator())).hasMessageContainingAll("server s9", "server s1");
        }
    }

    @Test
    void aCallerOfAnotherAuthorityIsToldSoAndTheServerKnowsWhy() throws Exception {
        TestKeys other = new TestKeys(directory.resolve("other"), "other");
        TlsFiles stranger = trusting(other.other("eve", CertificateRole.OPERATOR), keys);
        try (FakeServer server = server()) {
            assertNoTrust(
                    server,
                    stranger,
                    "does not accept the certificate 'CN=eve",
                    stranger.certificate().toString());
            Eventually.holds(
                    "the server says why",
                    () -> server.dropped.stream()
                            .anyMatch(why -> why.contains("CN=eve") && why.contains("'CN=other'")));
        }
    }

    @Test
    void anExpiredCallerIsToldSo() throws Exception {
        TlsFiles old = keys.expired("ada", CertificateRole.OPERATOR);
        try (FakeServer server = server()) {
            assertNoTrust(server, old, "does not accept the certificate 'CN=ada", "it expired on 20");
        }
    }

    @Test
    void aCallerInPlaintextIsToldToUseTls() throws Exception {
        try (FakeServer server = server()) {
            assertThatThrownBy(() -> PlainLink.open(server.address(), WireLimits.DEFAULT, FakeServer.client(), MILLIS))
                    .isInstanceOf(TurnedAway.class)
                    .hasMessageContaining("TLS only");
            assertThat(server.hellos).isEmpty();
        }
    }

    @Test
    void aCallerWithTlsIsToldThatTheServerHasNone() throws Exception {
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT)) {
            assertNoTrust(server, operator(), "no TLS with 127.0.0.1");
        }
    }

    @Test
    void aCallerThatSaysNothingIsNotWaitedForLongerThanAHandshakeMayTake() throws Exception {
        TlsFiles files = keys.server("s1", HOST);
        try (FakeServer server = new FakeServer(loops, Limits.helloMillis(100), 0, TestKeys.use(files));
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
    void plaintextGoesToNoOtherMachineUnlessSomeoneHasSaidSo() {
        HostPort elsewhere = new HostPort("192.0.2.1", 7001);
        assertThatThrownBy(() -> PlainLink.open(elsewhere, WireLimits.DEFAULT, FakeServer.client(), MILLIS))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContaining("192.0.2.1:7001 is not on this machine");
        assertThatThrownBy(() -> ClientLink.open(loops, elsewhere, WireLimits.DEFAULT, FakeServer.client(), MILLIS)
                        .get())
                .hasMessageContaining("192.0.2.1:7001 is not on this machine");
    }

    @Test
    void aClientMayReadAndWriteButNotOperate() throws Exception {
        try (FakeServer server = server();
                PlainLink client = plain(server, keys.other("bob", CertificateRole.CLIENT));
                PlainLink operator = plain(server, operator())) {
            ClientRequest write = new ClientRequest.Execute(0, 1, 0, new byte[3]);
            assertThat(client.ask(write, MILLIS)).isInstanceOf(ClientReply.Executed.class);
            ClientReply refused = client.ask(new ClientRequest.TransferLeadership(null), MILLIS);
            assertThat(((ClientReply.Refused) refused).why().reason()).isEqualTo(Reason.UNAUTHORISED);
            assertThat(((ClientReply.Refused) refused).why().message()).contains("client bob", "TransferLeadership");
            assertThat(server.held).isEmpty();
            assertThatThrownBy(() -> operator.ask(new ClientRequest.TransferLeadership(null), 50))
                    .isInstanceOf(NoReply.class);
            assertThat(server.held).hasSize(1);
        }
    }

    private PeerLink peer(FakeServer server, TlsFiles files, Watching watching) throws IOException {
        return new PeerLink(
                loops,
                server.address(),
                WireLimits.DEFAULT,
                TestKeys.use(files),
                () -> FakeServer.peer(FakeServer.ID),
                watching);
    }

    @Test
    void aServerMayBeAPeerUnderItsOwnIdOnly() throws Exception {
        Watching watching = new Watching();
        try (FakeServer server = server();
                PeerLink right = peer(server, keys.server("s2", HOST), new Watching());
                PeerLink wrong = peer(server, keys.server("s3", HOST), watching)) {
            right.send(new TimeoutNow(1));
            right.flush();
            wrong.send(new TimeoutNow(2));
            wrong.flush();
            Eventually.holds("the one is heard", () -> server.mail.size() == 1);
            Eventually.holds("the other is told", () -> !watching.turned.isEmpty());
            assertThat(watching.turned.peek().message()).contains("server s3", "calls as server s2");
            assertThat(server.mail).containsExactly(new TimeoutNow(1));
            assertThat(server.dropped).anyMatch(why -> why.contains("server s3"));
        }
    }

    @Test
    void anOperatorMayNotBeAPeer() throws Exception {
        Watching watching = new Watching();
        try (FakeServer server = server();
                PeerLink link = peer(server, keys.other("s2", CertificateRole.OPERATOR), watching)) {
            Eventually.holds("it is told", () -> !watching.turned.isEmpty());
            assertThat(watching.turned.peek().message()).contains("operator s2", "not a server's");
            assertThat(link.isConnected()).isFalse();
        }
    }

    @Test
    void aPeerThatIsNotTrustedGetsNoMail() throws Exception {
        TestKeys other = new TestKeys(directory.resolve("other"), "other");
        Watching watching = new Watching();
        try (FakeServer server = server(trusting(other.server("s1", HOST), keys));
                PeerLink link = peer(server, keys.server("s2", HOST), watching)) {
            link.send(new TimeoutNow(1));
            link.flush();
            Eventually.holds("it is told", () -> !watching.lost.isEmpty());
            assertThat(watching.lost.peek()).contains("CN=s1", "'CN=other'");
            assertThat(server.hellos).isEmpty();
        }
    }

    @Test
    void aChangedCertificateIsShownAtTheNextHandshake() throws Exception {
        TlsFiles files = keys.server("s1", HOST);
        Protection.Tls protection = TestKeys.use(files);
        try (FakeServer server = new FakeServer(loops, WireLimits.DEFAULT, 0, protection);
                PlainLink before = plain(server, operator())) {
            keys.expired("s1", CertificateRole.SERVER, HOST);
            Eventually.holds("the old one is shown no more", () -> isRefused(server));
            ClientRequest request = new ClientRequest.Execute(0, 1, 0, new byte[1]);
            assertThat(before.ask(request, MILLIS)).isInstanceOf(ClientReply.Executed.class);
        }
    }

    private boolean isRefused(FakeServer server) {
        try (PlainLink link = plain(server, operator())) {
            return link.welcome().version() == 0;
        } catch (TlsFailure distrust) {
            return String.valueOf(distrust.getMessage()).contains("expired");
        } catch (IOException other) {
            throw new AssertionError(other);
        }
    }
}
