package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.NoReplyException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CachedClusterInfo knownCluster = new CachedClusterInfo(cluster.addresses());

    private ClusterClient client() {
        return new ClusterClient(
                knownCluster, cluster, RequestDeadline.in(cluster.clock, 5_000), ProgressListener.NONE);
    }

    private MembershipChangeOperation.MembershipChangeOutcome add(String name) throws CliFailure {
        FakeServer fresh = cluster.add(name);
        return MembershipChangeOperation.of(
                        client(),
                        List.of(new MemberChange.AddVoter(new ClusterMember(fresh.id, fresh.address.toString()))),
                        false)
                .execute();
    }

    @Test
    void aChangeIsDoneOnceItIsCommitted() throws CliFailure {
        MembershipChangeOperation.MembershipChangeOutcome changed = add("n4");
        assertThat(changed.configuration().voters()).hasSize(4);
        assertThat(changed.alreadyDone()).isFalse();
    }

    @Test
    void detectsACommittedChangeWhoseReplyWasLost_M21() throws CliFailure {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.execute(leader, request);
            throw new NoReplyException("connection reset", true);
        });
        leader.handleNext(request -> new ClientReply.RefusedReply(
                new Refusal(RefusalReason.CONFIGURATION_CHANGED, "the configuration is at 21, not 1")));
        assertThat(add("n4").configuration().voters()).hasSize(4);
    }

    @Test
    void interruptAfterSendingReportsAPossiblyAppliedChange() {
        Thread working = Thread.currentThread();
        cluster.server("n1").handleNext(request -> {
            working.interrupt();
            return FakeServer.NO_REPLY;
        });
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> add("n4"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(failure.message()).contains("may or may not have been applied");
    }

    @Test
    void requestsAChangeOnlyOfThePlannedConfiguration_M21() throws CliFailure {
        add("n4");
        assertThat(cluster.server("n1").requests)
                .filteredOn(ClientRequest.ChangeMembershipRequest.class::isInstance)
                .first()
                .extracting(request -> ((ClientRequest.ChangeMembershipRequest) request).expectedConfigIndex())
                .isEqualTo(1L);
    }

    @Test
    void anUnansweredChangeIsUnknown() {
        cluster.server("n1").handleAll(request -> FakeServer.NO_REPLY);
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> add("n4"));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void refusesAServerThatDoesNotCatchUp_M14() {
        cluster.server("n1")
                .handleAll(request ->
                        new ClientReply.RefusedReply(new Refusal(RefusalReason.NOT_CAUGHT_UP, "n4 did not catch up")));
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> add("n4"));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(failure.reason()).isEqualTo("NOT_CAUGHT_UP");
    }

    @Test
    void measuresTheTimeWithoutALeader() throws CliFailure {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.electLater(30, "n2", 6);
            return new ClientReply.LeadershipMovingReply(5, "n2");
        });
        LeadershipChangeOperation.LeadershipChangeOutcome moved = LeadershipChangeOperation.begin(client())
                .execute(leader.id, new ClientRequest.StepDownRequest(leader.id, 0, false), null);
        assertThat(moved.to().value()).isEqualTo("n2");
        assertThat(moved.toTerm()).isEqualTo(6);
        assertThat(moved.leaderlessMillis()).isBetween(50L, 500L);
    }

    @Test
    void failsWhenAnotherServerBecomesLeader() {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.elect("n3", 6);
            return new ClientReply.LeadershipMovingReply(5, "n2");
        });
        ServerId wanted = ServerId.of("n2");
        CliFailure failure = catchThrowableOfType(
                CliFailure.class,
                () -> LeadershipChangeOperation.begin(client())
                        .execute(leader.id, new ClientRequest.TransferLeadershipRequest(wanted), wanted));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).isEqualTo("n3 leads term 6, not n2");
    }

    @Test
    void failsWhenTheSameServerLeadsAgain() {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.elect("n1", 7);
            return new ClientReply.LeadershipMovingReply(5, "");
        });
        CliFailure failure = catchThrowableOfType(
                CliFailure.class,
                () -> LeadershipChangeOperation.begin(client())
                        .execute(leader.id, new ClientRequest.StepDownRequest(leader.id, 0, true), null));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).isEqualTo("n1 leads term 7 again");
    }

    private MembershipChangeOperation.MembershipChangeOutcome addAgain(String name) throws CliFailure {
        FakeServer member = cluster.server(name);
        ClusterMember named = new ClusterMember(member.id, member.address.toString());
        return MembershipChangeOperation.of(client(), List.of(new MemberChange.AddVoter(named)), false)
                .execute();
    }

    @Test
    void addingACaughtUpMemberIsAlreadyDone() throws CliFailure {
        assertThat(addAgain("n2").alreadyDone()).isTrue();
    }

    @Test
    void addingAnUnreachableMemberIsNotAlreadyDone() {
        cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> addAgain("n2"));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).startsWith("nothing was changed").contains("n2 does not answer");
        ServerId id = ServerId.of("n2");
        failure = catchThrowableOfType(
                CliFailure.class,
                () -> MembershipChangeOperation.of(client(), List.of(new MemberChange.PromoteLearner(id)), false)
                        .execute());
        assertThat(failure.reason()).isEqualTo("NOT_MET");
    }

    @Test
    void addingAMemberThatLostItsDiskIsRefused() {
        cluster.server("n2").fencedReason = "came back without its data";
        cluster.server("n2").role = ServerRole.REMOVED;
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> addAgain("n2"));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(failure.reason()).isEqualTo("DISK_LOST");
    }

    private CliFailure transferTo(String name, long millis) {
        ServerId wanted = ServerId.of(name);
        ClusterClient client = new ClusterClient(
                knownCluster, cluster, RequestDeadline.in(cluster.clock, millis), ProgressListener.NONE);
        return catchThrowableOfType(
                CliFailure.class,
                () -> LeadershipChangeOperation.begin(client)
                        .execute(ServerId.of("n1"), new ClientRequest.TransferLeadershipRequest(wanted), wanted));
    }

    @Test
    void anUnfinishedTransferIsUnknown() {
        cluster.server("n1").handleAll(request -> new ClientReply.LeadershipMovingReply(5, "n2"));
        assertThat(transferTo("n2", 120).exitCode()).isEqualTo(ExitCode.UNKNOWN);
        cluster.server("n1").handleAll(request -> FakeServer.NO_REPLY);
        assertThat(transferTo("n2", 120).exitCode()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void aTransferFailsWhenItsTargetStops() {
        cluster.server("n1").handleNext(request -> {
            cluster.server("n2").behaviour = FakeServer.Behaviour.DOWN;
            return new ClientReply.LeadershipMovingReply(5, "n2");
        });
        CliFailure failure = transferTo("n2", 60_000);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).isEqualTo("n1 still leads term 5, not n2");
        assertThat(cluster.clock.nanoTime())
                .as("no wait for an election timeout")
                .isLessThan(1_000_000_000L);
    }

    @Test
    void aTransferFailsWhenTheLeaderAbandonsIt() {
        cluster.server("n1").handleNext(request -> {
            cluster.server("n2").behaviour = FakeServer.Behaviour.SILENT;
            return new ClientReply.LeadershipMovingReply(5, "n2");
        });
        assertThat(transferTo("n2", 60_000).exitCode()).isEqualTo(ExitCode.NO);
        assertThat(cluster.clock.nanoTime()).as("two election timeouts").isLessThan(2_000_000_000L);
    }

    /** The old leader has given up leadership, and a server that requested votes may still win. */
    @Test
    void stepDownWithoutASuccessorIsUnknown() {
        FakeServer leader = cluster.server("n1");
        leader.handleNext(request -> {
            cluster.depose();
            return new ClientReply.LeadershipMovingReply(5, "n2");
        });
        CliFailure failure = catchThrowableOfType(
                CliFailure.class,
                () -> LeadershipChangeOperation.begin(client())
                        .execute(leader.id, new ClientRequest.StepDownRequest(leader.id, 0, true), null));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    }

    private static ClusterBootstrap bootstrap(FakeCluster servers, String... names) throws CliFailure {
        List<ClusterMember> members = new ArrayList<>();
        for (String name : names) {
            FakeServer server = servers.server(name);
            members.add(new ClusterMember(server.id, server.address.toString()));
        }
        ClusterClient client = new ClusterClient(
                new CachedClusterInfo(servers.addresses()),
                servers,
                RequestDeadline.in(servers.clock, 5_000),
                ProgressListener.NONE);
        return ClusterBootstrap.of(client, members, new TreeSet<>(), "orders", (name, first) -> "a-new-id");
    }

    private static FakeCluster unconfigured() {
        FakeCluster servers = new FakeCluster();
        servers.add("n1");
        servers.add("n2");
        servers.add("n3");
        return servers;
    }

    @Test
    void bootstrapsAllServersIdentically_M20() throws CliFailure {
        FakeCluster servers = unconfigured();
        ClusterBootstrap.BootstrapResult result =
                bootstrap(servers, "n1", "n2", "n3").execute();
        assertThat(result.clusterId()).isEqualTo("a-new-id");
        Configuration configuration = servers.server("n1").configuration;
        assertThat(servers.server("n2").configuration).isEqualTo(configuration);
        assertThat(servers.server("n3").configuration).isEqualTo(configuration);
        assertThat(configuration.members().values()).allMatch(member -> member.incarnation() != 0);
    }

    @Test
    void anInterruptedBootstrapContinuesWithTheSameId_M20() throws CliFailure {
        FakeCluster servers = unconfigured();
        servers.server("n3")
                .handleNext(
                        request -> new ClientReply.RefusedReply(new Refusal(RefusalReason.STOPPING, "n3 is stopping")));
        CliFailure failure = catchThrowableOfType(
                CliFailure.class, () -> bootstrap(servers, "n1", "n2", "n3").execute());
        assertThat(failure.reason()).isEqualTo("STOPPING");
        ClusterBootstrap again = bootstrap(servers, "n1", "n2", "n3");
        assertThat(again.isDone()).isFalse();
        assertThat(again.execute().clusterId()).isEqualTo("a-new-id");
        assertThat(servers.server("n3").clusterId).isEqualTo("a-new-id");
    }

    @Test
    void repeatingBootstrapSucceeds_M20() throws CliFailure {
        FakeCluster servers = unconfigured();
        bootstrap(servers, "n1", "n2", "n3").execute();
        ClusterBootstrap.BootstrapResult again =
                bootstrap(servers, "n1", "n2", "n3").execute();
        assertThat(again.alreadyBootstrapped()).isTrue();
    }

    @Test
    void refusesAClusterWithOtherServers_M20() throws CliFailure {
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> bootstrap(cluster, "n1", "n2"));
        assertThat(failure.reason()).isEqualTo("ALREADY_BOOTSTRAPPED");
        assertThat(cluster.server("n1").requests).isEmpty();
    }

    @Test
    void changesNothingWhileAServerIsUnreachable() {
        FakeCluster servers = unconfigured();
        servers.server("n2").behaviour = FakeServer.Behaviour.DOWN;
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> bootstrap(servers, "n1", "n2", "n3"));
        assertThat(failure.reason()).isEqualTo("SERVER_UNREACHABLE");
        assertThat(servers.server("n1").requests).isEmpty();
    }
}
