package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientOutcome;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.RefusalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final long TTL = 9_000;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final ClientRequestRunner runner =
            new ClientRequestRunner(cluster.addresses(), cluster, () -> {}, cluster.clock, 5_000, 2, 4);
    /** Its renewals are made by the tests, not by its thread. */
    private final LeaseKeeper keeper = new LeaseKeeper(runner);

    @AfterEach
    void close() {
        runner.close();
    }

    static <T> T value(ClientOutcome<T> outcome) {
        T value = outcome.value();
        assertThat(value).as(outcome.toString()).isNotNull();
        return value;
    }

    static RefusalReason reason(ClientOutcome<?> outcome) {
        assertThat(outcome.refusal()).as(outcome.toString()).isNotNull();
        return outcome.refusal().reason();
    }

    private Lease grant() {
        long sent = cluster.clock.nanoTime();
        long id = value(runner.run(requests -> CoordinationCommands.require(
                        new CoordinationCommands(requests).execute(new CoordinationCommand.GrantLease(TTL)),
                        CoordinationResult.LeaseGranted.class)))
                .lease();
        Lease lease = new Lease(id, TTL, sent, runner);
        keeper.add(lease);
        return lease;
    }

    private List<List<Long>> renewals() {
        List<List<Long>> renewals = new ArrayList<>();
        for (ClientRequest request : cluster.requestsTo("n1")) {
            if (request instanceof ClientRequest.ExecuteCoordinationRequest execute
                    && CoordinationMessageFormat.decodeCommand(execute.command())
                            instanceof CoordinationCommand.RenewLeases renew) {
                assertThat(execute.session()).isZero();
                renewals.add(renew.leases());
            }
        }
        return renewals;
    }

    @Test
    void allLeasesOfAClientAreRenewedInOneRequest() {
        Lease first = grant();
        Lease second = grant();
        cluster.clock.sleep(3_000);
        assertThat(first.remaining()).isLessThanOrEqualTo(Duration.ofMillis(TTL - 3_000));
        assertThat(keeper.step()).isEqualTo(TTL / 3);
        assertThat(renewals()).containsExactly(List.of(first.id(), second.id()));
        assertThat(first.remaining()).isGreaterThan(Duration.ofMillis(TTL - 500));
        assertThat(second.isValid()).isTrue();
    }

    @Test
    void theDeadlineCountsFromWhenTheRenewalWasSent() {
        Lease lease = grant();
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.clock.sleep(2_000);
            return null;
        });
        keeper.step();
        assertThat(lease.remaining()).isLessThanOrEqualTo(Duration.ofMillis(TTL - 2_000));
    }

    @Test
    void withoutAReplyTheLeaseIsLostAtItsDeadline() {
        Lease lease = grant();
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).behaviour = FakeServer.Behaviour.SILENT;
        }
        long end = cluster.clock.nanoTime() + TTL * 1_000_000;
        keeper.step();
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.lost()).isCompletedWithValueMatching(reason -> reason.contains("no renewal"));
        assertThat(cluster.clock.nanoTime()).isGreaterThanOrEqualTo(end - 100_000_000);
    }

    @Test
    void aRenewalThatIsConfirmedAfterTheDeadlineComesTooLate() {
        Lease lease = grant();
        cluster.server("n1").handleNext(request -> {
            cluster.clock.sleep(TTL + 1);
            return null;
        });
        keeper.step();
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.lost()).isDone();
    }

    @Test
    void aLeaseThatTheClusterHasEndedIsLost() {
        Lease lease = grant();
        Lease other = grant();
        cluster.coordinate(new CoordinationCommand.RevokeLease(lease.id()));
        keeper.step();
        assertThat(lease.lost()).isCompletedWithValueMatching(reason -> reason.contains("UNKNOWN_LEASE"));
        assertThat(lease.isValid()).isFalse();
        assertThat(other.isValid()).isTrue();
        keeper.step();
        assertThat(renewals()).containsExactly(List.of(lease.id(), other.id()), List.of(other.id()));
    }

    @Test
    void aRevokedLeaseIsNotLost() {
        Lease lease = grant();
        try (RaftctlClient client = client()) {
            value(client.put("k".getBytes(UTF_8), "v".getBytes(UTF_8), lease));
            assertThat(value(lease.revoke())).isEqualTo(1);
            keeper.step();
            assertThat(lease.isValid()).isFalse();
            assertThat(lease.lost()).isNotDone();
            assertThat(value(client.get("k"))).isEqualTo(Optional.empty());
        }
    }

    private RaftctlClient client() {
        return RaftctlClient.builder()
                .endpoints(cluster.addresses().get(0).toString())
                .build(cluster, () -> {}, ClientClock.REAL);
    }

    @Test
    void theClientKeepsALeaseAliveInTheBackground() {
        try (RaftctlClient client = client()) {
            Lease lease = value(client.grantLease(Duration.ofMillis(TTL)));
            while (renewals().size() < 2) {
                Thread.onSpinWait();
            }
            assertThat(lease.isValid()).isTrue();
            assertThat(value(client.async().put("k", "v", lease).join())).isPositive();
            lease.close();
            assertThat(reason(client.put("k", "v", lease))).isEqualTo(RefusalReason.UNKNOWN_LEASE);
        }
    }

    @Test
    void aShortLeaseIsRefused() {
        try (RaftctlClient client = client()) {
            assertThat(reason(client.grantLease(Duration.ofMillis(2_999)))).isEqualTo(RefusalReason.TTL_TOO_SHORT);
        }
    }

    @Test
    void aLeaseIsNotRequestedFromAnOldLeader() {
        cluster.server("n1").protocol = 4;
        try (RaftctlClient client = client()) {
            assertThat(client.grantLease(Duration.ofMillis(TTL)).refusal()).isNotNull();
        }
        assertThat(cluster.requestsTo("n1")).noneMatch(ClientRequest.ExecuteCoordinationRequest.class::isInstance);
    }

    @Test
    void aGrantIsAppliedOnceAlthoughItsReplyWasLost() {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> null);
        leader.handleNext(request -> {
            ClientReply unused = cluster.execute(leader, request);
            return new ClientReply.UnknownOutcomeReply("stopping");
        });
        Lease first = grant();
        assertThat(grant().id()).isGreaterThan(first.id());
        assertThat(value(runner.run(requests -> CoordinationCommands.require(
                                new CoordinationCommands(requests).query(new CoordinationQuery.ListLeases(0, 10)),
                                CoordinationResult.LeaseListing.class)))
                        .leases())
                .hasSize(2);
    }
}
