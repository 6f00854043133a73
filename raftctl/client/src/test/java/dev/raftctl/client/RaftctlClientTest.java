package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.net.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RaftctlClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final AtomicInteger closedLinks = new AtomicInteger();
    private final RaftctlClient client = client(cluster.addresses(), 2, 4);

    private RaftctlClient client(List<HostPort> endpoints, int maxConcurrent, int maxWaiting) {
        return RaftctlClient.builder()
                .endpoints(endpoints.stream().map(HostPort::toString).toArray(String[]::new))
                .requestTimeout(TIMEOUT)
                .maxConcurrentRequests(maxConcurrent)
                .maxWaitingRequests(maxWaiting)
                .build(cluster, closedLinks::incrementAndGet, cluster.clock);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static <T> T value(ClientOutcome<T> outcome) {
        assertThat(outcome).isInstanceOf(ClientOutcome.SuccessfulOutcome.class);
        return ((ClientOutcome.SuccessfulOutcome<T>) outcome).value();
    }

    private static Refusal refusal(ClientOutcome<?> outcome) {
        assertThat(outcome).isInstanceOf(ClientOutcome.RefusedOutcome.class);
        return ((ClientOutcome.RefusedOutcome<?>) outcome).refusal();
    }

    private List<ClientRequest> requestsTo(String server) {
        return cluster.server(server).requests;
    }

    @Test
    void writesReadsAndDeletes() {
        long version = value(client.put("a", "1"));
        KeyValueEntry entry = value(client.get("a")).orElseThrow();
        assertThat(entry.keyText()).isEqualTo("a");
        assertThat(entry.valueText()).isEqualTo("1");
        assertThat(entry.version()).isEqualTo(version);
        assertThat(value(client.increment("a", 41))).isEqualTo(42);
        assertThat(value(client.delete("a"))).isTrue();
        assertThat(value(client.delete("a"))).isFalse();
        assertThat(value(client.get("a"))).isEqualTo(Optional.empty());
    }

    @Test
    void listsKeysInOrderPageByPage() {
        for (String key : List.of("b/2", "b/1", "c", "b/3")) {
            value(client.put(key, "of " + key));
        }
        KeyValuePage first = value(client.list("b/", 2));
        assertThat(first.entries()).extracting(KeyValueEntry::keyText).containsExactly("b/1", "b/2");
        assertThat(first.hasMore()).isTrue();
        byte[] after = first.entries().get(1).key();
        KeyValuePage second = value(client.list("b/".getBytes(UTF_8), after, 2));
        assertThat(second.entries()).extracting(KeyValueEntry::valueText).containsExactly("of b/3");
        assertThat(second.hasMore()).isFalse();
    }

    @Test
    void reportsTheStatusOfEveryServer() {
        ClusterStatus status = value(client.status());
        assertThat(status.statuses()).hasSize(3);
        assertThat(String.valueOf(status.leaderId())).isEqualTo("n1");
    }

    @Test
    void findsTheClusterFromOneEndpoint() {
        try (RaftctlClient other = client(List.of(cluster.server("n3").address), 1, 1)) {
            assertThat(value(other.increment("n", 1))).isEqualTo(1);
        }
    }

    @Test
    void followsTheLeaderThroughAnElection() {
        value(client.put("a", "1"));
        cluster.electLater(4, "n2", 7);
        value(client.put("a", "2"));
        assertThat(requestsTo("n2")).anyMatch(ClientRequest.ExecuteCommandRequest.class::isInstance);
    }

    @Test
    void appliesACommandOnceAlthoughItsReplyWasLost() {
        value(client.increment("n", 1));
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.execute(leader, request);
            return new ClientReply.UnknownOutcomeReply("stopping");
        });
        assertThat(value(client.increment("n", 1))).isEqualTo(2);
        assertThat(value(client.increment("n", 1))).isEqualTo(3);
    }

    @Test
    void reportsAnUnansweredCommandAsUnknownAndAnUnansweredReadAsRefused() {
        value(client.put("a", "1"));
        FakeServer leader = cluster.server("n1");
        for (int i = 0; i < 20; i++) {
            leader.handleNext(request -> FakeServer.NO_REPLY);
        }
        assertThat(client.put("a", "2")).isInstanceOf(ClientOutcome.UnknownOutcome.class);
        assertThat(refusal(client.get("a")).reason()).isEqualTo(RefusalReason.NO_LEADER);
    }

    @Test
    void refusesACommandIfThereIsNoLeader() {
        cluster.depose();
        Refusal refusal = refusal(client.put("a", "1"));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_LEADER);
        assertThat(refusal.message()).contains("no server leads");
    }

    @Test
    void refusesRequestsIfNoServerAnswers() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
        }
        for (ClientOutcome<?> outcome : List.of(client.put("a", "1"), client.get("a"), client.status())) {
            assertThat(refusal(outcome).reason()).isEqualTo(RefusalReason.SERVER_UNREACHABLE);
            assertThat(refusal(outcome).message())
                    .contains(cluster.server("n2").address + ":")
                    .contains("refused");
        }
    }

    @Test
    void reportsALeaderThatOnlyOtherServersReach() {
        cluster.server("n1").behaviour = FakeServer.Behaviour.UNREACHABLE;
        Refusal refusal = refusal(client.put("a", "1"));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.NO_LEADER);
        assertThat(refusal.message()).isEqualTo("this client cannot reach the leader n1");
    }

    @Test
    void sendsNothingToEndpointsOfTwoClusters() {
        FakeServer foreign = cluster.add("x1");
        foreign.clusterId = "another";
        foreign.configuration =
                Configuration.ofVoters(List.of(new ClusterMember(foreign.id, foreign.address.toString())));
        try (RaftctlClient mixed = client(List.of(foreign.address, cluster.server("n1").address), 1, 1)) {
            assertThat(refusal(mixed.put("a", "1")).reason()).isEqualTo(RefusalReason.WRONG_CLUSTER);
        }
        assertThat(requestsTo("n1")).isEmpty();
        assertThat(requestsTo("x1")).isEmpty();
    }

    @Test
    void refusesWhatTheStateMachineDoesNotDo() {
        value(client.put("word", "seven"));
        assertThat(refusal(client.increment("word", 1)).message()).contains("NOT_A_NUMBER");
        assertThat(refusal(client.put("big", "x".repeat(2_000_000))).reason()).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void completesFuturesWithTheSameOutcomes() {
        List<CompletableFuture<ClientOutcome<Long>>> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(client.async().increment("n", 1));
        }
        assertThat(sums.stream().map(CompletableFuture::join).map(RaftctlClientTest::value))
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(value(client.async().put("a", "1").join())).isPositive();
        assertThat(value(client.async().get("a").join())).isPresent();
        assertThat(value(client.async().list("a", 10).join()).entries()).hasSize(1);
        assertThat(value(client.async().delete("a").join())).isTrue();
        assertThat(value(client.async().status().join()).statuses()).hasSize(3);
    }

    @Test
    void refusesAsynchronousRequestsBeyondTheLimit() throws InterruptedException {
        try (RaftctlClient narrow = client(cluster.addresses(), 1, 1)) {
            CountDownLatch isAtLeader = new CountDownLatch(1);
            CountDownLatch mayAnswer = new CountDownLatch(1);
            cluster.server("n1").handleNext(request -> {
                isAtLeader.countDown();
                awaitUninterrupted(mayAnswer);
                return null;
            });
            CompletableFuture<ClientOutcome<Long>> running = narrow.async().put("a", "1");
            isAtLeader.await();
            CompletableFuture<ClientOutcome<Long>> waiting = narrow.async().put("a", "2");
            assertThat(refusal(narrow.async().put("a", "3").join()).reason()).isEqualTo(RefusalReason.BUSY);
            mayAnswer.countDown();
            value(running.join());
            value(waiting.join());
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closesItsSessionsAndConnectionsAndRefusesLaterRequests() {
        value(client.put("a", "1"));
        client.close();
        assertThat(requestsTo("n1")).anyMatch(ClientRequest.CloseSessionRequest.class::isInstance);
        assertThat(closedLinks.get()).isEqualTo(1);
        assertThat(refusal(client.put("a", "2")).reason()).isEqualTo(RefusalReason.STOPPING);
        assertThat(refusal(client.async().put("a", "2").join()).reason()).isEqualTo(RefusalReason.STOPPING);
    }

    @Test
    void letsABlockingRequestEndBeforeItCloses() throws InterruptedException {
        value(client.put("a", "1"));
        CountDownLatch isAtLeader = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        cluster.server("n1").handleNext(request -> {
            isAtLeader.countDown();
            awaitUninterrupted(mayAnswer);
            return null;
        });
        CompletableFuture<ClientOutcome<Long>> running = CompletableFuture.supplyAsync(() -> client.put("a", "2"));
        isAtLeader.await();
        Thread closing = new Thread(client::close);
        closing.start();
        while (closing.isAlive()
                && closing.getState() != Thread.State.TIMED_WAITING
                && closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(closedLinks.get()).isZero();
        mayAnswer.countDown();
        value(running.join());
        closing.join();
        assertThat(closedLinks.get()).isEqualTo(1);
    }

    @Test
    void anOutcomeStaysUnknownIfTheEndpointsTurnOutToBelongToTwoClusters() {
        FakeServer foreign = cluster.add("x1");
        foreign.behaviour = FakeServer.Behaviour.UNREACHABLE;
        FakeServer leader = cluster.server("n1");
        try (RaftctlClient mixed = client(List.of(leader.address, foreign.address), 1, 1)) {
            value(mixed.put("a", "1"));
            leader.handleNext(request -> {
                foreign.behaviour = FakeServer.Behaviour.NORMAL;
                foreign.clusterId = "another";
                foreign.configuration =
                        Configuration.ofVoters(List.of(new ClusterMember(foreign.id, foreign.address.toString())));
                cluster.execute(leader, request);
                return FakeServer.NO_REPLY;
            });
            assertThat(mixed.put("a", "2")).isInstanceOf(ClientOutcome.UnknownOutcome.class);
        }
    }

    @Test
    void aRefusalAfterAnUnansweredAttemptLeavesTheOutcomeUnknown() {
        FakeServer leader = cluster.server("n1");
        value(client.put("a", "1"));
        leader.handleNext(request -> {
            cluster.execute(leader, request);
            return FakeServer.NO_REPLY;
        });
        leader.handleNext(
                request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.DISK_FULL, "the disk is full")));
        ClientOutcome<Long> outcome = client.put("a", "2");
        assertThat(outcome.unknownReason()).contains("no answer from n1").contains("the disk is full");
    }

    @Test
    void sendsACommandInANewSessionIfItsSessionHasExpired() {
        FakeServer leader = cluster.server("n1");
        value(client.increment("n", 1));
        leader.handleNext(
                request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.SESSION_EXPIRED, "expired")));
        assertThat(value(client.increment("n", 1))).isEqualTo(2);
        assertThat(leader.requests)
                .filteredOn(ClientRequest.OpenSessionRequest.class::isInstance)
                .hasSize(2);
    }

    @Test
    void anInterruptedCommandThatWasSentMayBeApplied() {
        value(client.put("a", "1"));
        Thread caller = Thread.currentThread();
        cluster.server("n1").handleNext(request -> {
            caller.interrupt();
            return FakeServer.NO_REPLY;
        });
        ClientOutcome<Long> outcome = client.put("a", "2");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.unknownReason()).contains("may or may not have been applied");
    }

    @Test
    void anEmptyKeyIsNotTooLarge() {
        assertThat(refusal(client.put("", "1")).reason()).isEqualTo(RefusalReason.BAD_REQUEST);
    }

    @Test
    void keepsTheInterruptOfItsCaller() {
        Thread.currentThread().interrupt();
        ClientOutcome<Long> outcome = client.put("a", "1");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(refusal(outcome).reason()).isEqualTo(RefusalReason.STOPPING);
    }

    @Test
    void rejectsUnusableSettings() {
        RaftctlClient.Builder builder = RaftctlClient.builder();
        assertThatThrownBy(builder::build).hasMessageContaining("at least one server");
        assertThatThrownBy(() -> builder.endpoints("nowhere")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO)).hasMessageContaining("below 1 ms");
        assertThatThrownBy(() -> builder.maxConcurrentRequests(0)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> builder.maxWaitingRequests(0)).hasMessageContaining("below 1");
    }
}
