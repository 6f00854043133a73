package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.NoReply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final Acquaintance known = new Acquaintance(cluster.addresses());

    private ClusterClient client() {
        return new ClusterClient(known, cluster, Deadline.in(cluster.pace, 5_000), Notes.NONE);
    }

    private MembershipChange.Changed add(String name) throws Failure {
        FakeServer fresh = cluster.add(name);
        return MembershipChange.of(
                        client(), List.of(new Change.AddVoter(new Member(fresh.id, fresh.address.toString()))), false)
                .carryOut();
    }

    @Test
    void aChangeIsDoneWhenItIsSeenToBeCommitted() throws Failure {
        MembershipChange.Changed changed = add("n4");
        assertThat(changed.configuration().voters()).hasSize(4);
        assertThat(changed.already()).isFalse();
    }

    @Test
    void aChangeWhoseAnswerIsLostIsLookedFor_M21() throws Failure {
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.carryOut(leader, request);
            throw new NoReply("connection reset", true);
        });
        leader.next(request -> new ClientReply.Refused(
                new Refusal(Reason.CONFIGURATION_CHANGED, "the configuration is at 21, not 1")));
        assertThat(add("n4").configuration().voters()).hasSize(4);
    }

    @Test
    void anInterruptAfterAChangeWasSentSaysThatItMayBeApplied() {
        Thread working = Thread.currentThread();
        cluster.server("n1").next(request -> {
            working.interrupt();
            return FakeServer.SILENCE;
        });
        Failure failure = catchThrowableOfType(Failure.class, () -> add("n4"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.exit()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(failure.message()).contains("may or may not have been applied");
    }

    @Test
    void aChangeIsMadeForThePlannedConfigurationOnly_M21() throws Failure {
        add("n4");
        assertThat(cluster.server("n1").asked)
                .filteredOn(ClientRequest.ChangeServers.class::isInstance)
                .first()
                .extracting(request -> ((ClientRequest.ChangeServers) request).ifConfigIndex())
                .isEqualTo(1L);
    }

    @Test
    void aChangeThatNobodyAnsweredIsUnknown() {
        cluster.server("n1").always(request -> FakeServer.SILENCE);
        Failure failure = catchThrowableOfType(Failure.class, () -> add("n4"));
        assertThat(failure.exit()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void aServerThatDoesNotCatchUpIsARefusal_M14() {
        cluster.server("n1")
                .always(request -> new ClientReply.Refused(new Refusal(Reason.NOT_CAUGHT_UP, "n4 did not catch up")));
        Failure failure = catchThrowableOfType(Failure.class, () -> add("n4"));
        assertThat(failure.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(failure.reason()).isEqualTo("NOT_CAUGHT_UP");
    }

    @Test
    void theTimeWithoutALeaderIsMeasured() throws Failure {
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.electLater(30, "n2", 6);
            return new ClientReply.LeadershipMoving(5, "n2");
        });
        LeadershipMove.Moved moved = LeadershipMove.begin(client())
                .carryOut(leader.id, new ClientRequest.StepDown(leader.id, 0, false), null);
        assertThat(moved.to().value()).isEqualTo("n2");
        assertThat(moved.toTerm()).isEqualTo(6);
        assertThat(moved.withoutLeaderMillis()).isBetween(50L, 500L);
    }

    @Test
    void anotherLeaderThanWantedIsANo() {
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.elect("n3", 6);
            return new ClientReply.LeadershipMoving(5, "n2");
        });
        ServerId wanted = ServerId.of("n2");
        Failure failure = catchThrowableOfType(
                Failure.class,
                () -> LeadershipMove.begin(client())
                        .carryOut(leader.id, new ClientRequest.TransferLeadership(wanted), wanted));
        assertThat(failure.exit()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).isEqualTo("n3 leads term 6, not n2");
    }

    @Test
    void theSameLeaderAgainIsANo() {
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.elect("n1", 7);
            return new ClientReply.LeadershipMoving(5, "");
        });
        Failure failure = catchThrowableOfType(
                Failure.class,
                () -> LeadershipMove.begin(client())
                        .carryOut(leader.id, new ClientRequest.StepDown(leader.id, 0, true), null));
        assertThat(failure.exit()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).isEqualTo("n1 leads term 7 again");
    }

    private MembershipChange.Changed addAgain(String name) throws Failure {
        FakeServer member = cluster.server(name);
        Member named = new Member(member.id, member.address.toString());
        return MembershipChange.of(client(), List.of(new Change.AddVoter(named)), false)
                .carryOut();
    }

    @Test
    void aMemberThatHasCaughtUpIsAddedAlready() throws Failure {
        assertThat(addAgain("n2").already()).isTrue();
    }

    @Test
    void aMemberThatDoesNotAnswerIsNotAddedAlready() {
        cluster.server("n2").mood = FakeServer.Mood.DEAD;
        Failure failure = catchThrowableOfType(Failure.class, () -> addAgain("n2"));
        assertThat(failure.exit()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).startsWith("nothing was changed").contains("n2 does not answer");
        ServerId id = ServerId.of("n2");
        failure = catchThrowableOfType(
                Failure.class,
                () -> MembershipChange.of(client(), List.of(new Change.Promote(id)), false)
                        .carryOut());
        assertThat(failure.reason()).isEqualTo("NOT_MET");
    }

    @Test
    void aMemberThatLostItsDiskIsNotAddedAlready() {
        cluster.server("n2").barred = "came back without the disk it had";
        cluster.server("n2").role = ServerRole.REMOVED;
        Failure failure = catchThrowableOfType(Failure.class, () -> addAgain("n2"));
        assertThat(failure.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(failure.reason()).isEqualTo("DISK_LOST");
    }

    private Failure transferTo(String name, long millis) {
        ServerId wanted = ServerId.of(name);
        ClusterClient client = new ClusterClient(known, cluster, Deadline.in(cluster.pace, millis), Notes.NONE);
        return catchThrowableOfType(
                Failure.class,
                () -> LeadershipMove.begin(client)
                        .carryOut(ServerId.of("n1"), new ClientRequest.TransferLeadership(wanted), wanted));
    }

    @Test
    void aTransferWhoseEndIsNotSeenInTimeIsUnknown() {
        cluster.server("n1").always(request -> new ClientReply.LeadershipMoving(5, "n2"));
        assertThat(transferTo("n2", 120).exit()).isEqualTo(ExitCode.UNKNOWN);
        cluster.server("n1").always(request -> FakeServer.SILENCE);
        assertThat(transferTo("n2", 120).exit()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void aTransferEndsWhenItsTargetHasEnded() {
        cluster.server("n1").next(request -> {
            cluster.server("n2").mood = FakeServer.Mood.DEAD;
            return new ClientReply.LeadershipMoving(5, "n2");
        });
        Failure failure = transferTo("n2", 60_000);
        assertThat(failure.exit()).isEqualTo(ExitCode.NO);
        assertThat(failure.message()).isEqualTo("n1 still leads term 5, not n2");
        assertThat(cluster.pace.nanoTime())
                .as("it does not wait for an election timeout")
                .isLessThan(1_000_000_000L);
    }

    @Test
    void aTransferEndsWhenTheLeaderHasGivenItUp() {
        cluster.server("n1").next(request -> {
            cluster.server("n2").mood = FakeServer.Mood.MUTE;
            return new ClientReply.LeadershipMoving(5, "n2");
        });
        assertThat(transferTo("n2", 60_000).exit()).isEqualTo(ExitCode.NO);
        assertThat(cluster.pace.nanoTime()).as("two election timeouts").isLessThan(2_000_000_000L);
    }

    /** The old leader has given up leadership, and a server that was asked for votes may yet win. */
    @Test
    void ifNobodyLeadsAfterwardsThatIsSaid() {
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.depose();
            return new ClientReply.LeadershipMoving(5, "n2");
        });
        Failure failure = catchThrowableOfType(
                Failure.class,
                () -> LeadershipMove.begin(client())
                        .carryOut(leader.id, new ClientRequest.StepDown(leader.id, 0, true), null));
        assertThat(failure.exit()).isEqualTo(ExitCode.UNKNOWN);
    }

    private static Formation formation(FakeCluster servers, String... names) throws Failure {
        List<Member> members = new ArrayList<>();
        for (String name : names) {
            FakeServer server = servers.server(name);
            members.add(new Member(server.id, server.address.toString()));
        }
        ClusterClient client = new ClusterClient(
                new Acquaintance(servers.addresses()), servers, Deadline.in(servers.pace, 5_000), Notes.NONE);
        return Formation.of(client, members, new TreeSet<>(), "orders", (name, first) -> "a-new-id");
    }

    private static FakeCluster unconfigured() {
        FakeCluster servers = new FakeCluster();
        servers.add("n1");
        servers.add("n2");
        servers.add("n3");
        return servers;
    }

    @Test
    void allServersAreToldTheSame_M20() throws Failure {
        FakeCluster servers = unconfigured();
        Formation.Formed formed = formation(servers, "n1", "n2", "n3").carryOut();
        assertThat(formed.clusterId()).isEqualTo("a-new-id");
        Configuration told = servers.server("n1").configuration;
        assertThat(servers.server("n2").configuration).isEqualTo(told);
        assertThat(servers.server("n3").configuration).isEqualTo(told);
        assertThat(told.members().values()).allMatch(member -> member.incarnation() != 0);
    }

    @Test
    void aHalfDoneFormationGoesOnWithTheIdItHas_M20() throws Failure {
        FakeCluster servers = unconfigured();
        servers.server("n3").next(request -> new ClientReply.Refused(new Refusal(Reason.STOPPING, "n3 is stopping")));
        Failure failure = catchThrowableOfType(
                Failure.class, () -> formation(servers, "n1", "n2", "n3").carryOut());
        assertThat(failure.reason()).isEqualTo("STOPPING");
        Formation again = formation(servers, "n1", "n2", "n3");
        assertThat(again.isDone()).isFalse();
        assertThat(again.carryOut().clusterId()).isEqualTo("a-new-id");
        assertThat(servers.server("n3").clusterId).isEqualTo("a-new-id");
    }

    @Test
    void repeatingItIsASuccess_M20() throws Failure {
        FakeCluster servers = unconfigured();
        formation(servers, "n1", "n2", "n3").carryOut();
        Formation.Formed again = formation(servers, "n1", "n2", "n3").carryOut();
        assertThat(again.already()).isTrue();
    }

    @Test
    void aClusterOfOtherServersIsLeftAlone_M20() throws Failure {
        Failure failure = catchThrowableOfType(Failure.class, () -> formation(cluster, "n1", "n2"));
        assertThat(failure.reason()).isEqualTo("ALREADY_BOOTSTRAPPED");
        assertThat(cluster.server("n1").asked).isEmpty();
    }

    @Test
    void nothingIsToldToAnyoneWhileOneIsMissing() {
        FakeCluster servers = unconfigured();
        servers.server("n2").mood = FakeServer.Mood.DEAD;
        Failure failure = catchThrowableOfType(Failure.class, () -> formation(servers, "n1", "n2", "n3"));
        assertThat(failure.reason()).isEqualTo("SERVER_UNREACHABLE");
        assertThat(servers.server("n1").asked).isEmpty();
    }
}
