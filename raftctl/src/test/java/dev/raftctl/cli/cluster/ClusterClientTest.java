package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.Outcome;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.net.HostPort;
import dev.raftctl.protocol.net.NoReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ClusterClientTest {
    private static final long TIMEOUT_MILLIS = 5_000;

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final Acquaintance known = new Acquaintance(cluster.addresses());

    private ClusterClient client() {
        return client(known);
    }

    private ClusterClient client(Acquaintance acquaintance) {
        return new ClusterClient(acquaintance, cluster, Deadline.in(cluster.pace, TIMEOUT_MILLIS), Notes.NONE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long incremented(ClusterClient client) throws Failure {
        byte[] command = KvFormat.encodeCommand(new KvCommand.Increment(bytes("n"), 1));
        KvResult result =
                KvFormat.decodeResult(client.writes().execute(command, "incr n").result());
        return ((KvResult.Incremented) result).value();
    }

    private static Failure failure(ThrowingCallable call) {
        return catchThrowableOfType(Failure.class, call);
    }

    @Test
    void aWriteIsAppliedOnce() throws Failure {
        assertThat(incremented(client())).isEqualTo(1);
        assertThat(incremented(client())).isEqualTo(2);
    }

    @Test
    void oneEndpointIsEnoughToFindTheLeader() throws Failure {
        Acquaintance follower = new Acquaintance(List.of(cluster.server("n3").address));
        assertThat(incremented(client(follower))).isEqualTo(1);
    }

    /** Stopped processes: the system still takes connections for them. */
    @Test
    void whereNoServerAnswersAWriteIsToldAsUnreachable() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).mood = FakeServer.Mood.MUTE;
        }
        assertThat(failure(() -> incremented(client())).exit()).isEqualTo(ExitCode.UNREACHABLE);
    }

    private FakeServer stranger() {
        FakeServer stranger = cluster.add("x1");
        makeForeign(stranger);
        return stranger;
    }

    private static void makeForeign(FakeServer server) {
        server.configuration = ofItsOwn(server);
        server.clusterId = "another";
        server.role = ServerRole.LEADER;
        server.term = 99;
        server.quorumContactMs = 0;
    }

    private void areRefused(List<HostPort> endpoints) {
        List<ThrowingCallable> calls = List.of(
                () -> client(new Acquaintance(endpoints)).survey(),
                () -> client(new Acquaintance(endpoints)).quickSurvey(),
                () -> incremented(client(new Acquaintance(endpoints))),
                () -> client(new Acquaintance(endpoints)).reads().newest(KvFormat.encodeQuery(query())),
                () -> client(new Acquaintance(endpoints)).reads().stale(KvFormat.encodeQuery(query())));
        for (ThrowingCallable call : calls) {
            Failure failure = failure(call);
            assertThat(failure.reason()).isEqualTo("TURNED_AWAY");
            assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.message()).contains("another", "6f7f4ac6-0000-4000-8000-000000000001");
        }
        for (String name : List.of("n1", "n2", "n3", "x1")) {
            assertThat(cluster.server(name).asked).isEmpty();
        }
    }

    private static KvQuery query() {
        return new KvQuery.Get(bytes("n"));
    }

    /** However many servers of either cluster answer, and whichever answers first (hazard O04). */
    @Test
    void endpointsOfTwoClustersAreRefused_O04() {
        FakeServer stranger = stranger();
        List<HostPort> endpoints = List.of(stranger.address, cluster.server("n2").address);
        areRefused(endpoints);
        stranger.describeMillis = 600;
        areRefused(endpoints);
        stranger.describeMillis = 0;
        cluster.server("n2").describeMillis = 600;
        areRefused(endpoints);
        cluster.server("n1").mood = FakeServer.Mood.DEAD;
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        areRefused(endpoints);
    }

    /** After a recovery, servers of the old history still run, and have a leader in a higher term. */
    @Test
    void serversOfTwoLineagesAreRefused() {
        FakeServer recovered = cluster.server("n3");
        recovered.configuration = ofItsOwn(recovered);
        recovered.role = ServerRole.LEADER;
        recovered.leader = recovered.id;
        recovered.lineage = 0x1_0000_0000_0007L;
        for (List<HostPort> endpoints : List.of(
                List.of(recovered.address, cluster.server("n1").address, cluster.server("n2").address),
                List.of(cluster.server("n1").address))) {
            Failure failure = failure(() -> incremented(client(new Acquaintance(endpoints))));
            assertThat(failure.reason()).isEqualTo("TURNED_AWAY");
            assertThat(failure.message()).contains("lineage 0", "lineage 1-000000000007");
            assertThat(recovered.asked).isEmpty();
            assertThat(cluster.server("n1").asked).isEmpty();
        }
    }

    /**
     * An endpoint that is the address of a member is one of its cluster, whatever answers there: that server gets a
     * row.
     */
    @Test
    void aForeignServerAtAMembersAddressCountsForNothing_O04() throws Failure {
        FakeServer foreign = cluster.server("n2");
        makeForeign(foreign);
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        for (List<HostPort> endpoints : List.of(
                List.of(cluster.server("n1").address), List.of(foreign.address, cluster.server("n1").address))) {
            for (long millis : new long[] {0, 300}) {
                cluster.server("n1").describeMillis = millis;
                Survey survey = client(new Acquaintance(endpoints)).survey();
                assertThat(survey.answering()).containsExactly(ServerId.of("n1"));
                assertThat(survey.sighting(foreign.id))
                        .isNotNull()
                        .satisfies(each -> assertThat(each.absence()).isEqualTo(Absence.FOREIGN))
                        .satisfies(each -> assertThat(each.error()).contains("n2 of another cluster answers"));
                incremented(client(new Acquaintance(endpoints)));
            }
        }
        assertThat(foreign.asked).isEmpty();
    }

    /** The address of a leader that a server names may be another cluster's by now. */
    @Test
    void aForeignServerThatIsNamedAsTheLeaderIsNotWrittenTo_O04() throws Failure {
        FakeServer foreign = cluster.server("n2");
        makeForeign(foreign);
        cluster.server("n1")
                .next(request -> new ClientReply.Refused(new Refusal(
                        Reason.NOT_LEADER, "n1 does not lead", "", foreign.id, foreign.address.toString())));
        assertThat(incremented(client())).isEqualTo(1);
        assertThat(foreign.asked).isEmpty();
    }

    @Test
    void aLeaderOfAnEarlierTermIsNotBelieved() throws Failure {
        cluster.elect("n2", 6);
        FakeServer old = cluster.server("n1");
        old.role = ServerRole.LEADER;
        old.term = 5;
        old.quorumContactMs = 3_000;
        cluster.server("n2").describeMillis = 100;
        cluster.server("n3").describeMillis = 100;
        assertThat(incremented(client())).isEqualTo(1);
        assertThat(old.asked).isEmpty();
    }

    /** The last look gets what is left of the time, in which no server can answer. */
    @Test
    void aLookThatCannotEndSaysNothingOfTheServers() {
        cluster.depose();
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).describeMillis = 60;
        }
        for (long millis = 970; millis <= 1_100; millis += 10) {
            Acquaintance fresh = new Acquaintance(cluster.addresses());
            ClusterClient client = new ClusterClient(fresh, cluster, Deadline.in(cluster.pace, millis), Notes.NONE);
            Failure failure = failure(() -> incremented(client));
            assertThat(failure.exit()).isEqualTo(ExitCode.LEADERLESS);
            assertThat(failure.message()).doesNotContain("no server answers").doesNotContain("no answer");
        }
    }

    @Test
    void aLookAtTheEndKeepsWhatAnEarlierOneSaw() throws Failure {
        ClusterClient client = client();
        client.survey();
        cluster.pace.pause(client.deadline().leftMillis() - 60);
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).describeMillis = 100;
        }
        assertThat(client.survey().answering()).hasSize(3);
        cluster.pace.pause(client.deadline().leftMillis() - 5);
        assertThat(client.survey().answering()).hasSize(3);
    }

    private static Configuration ofItsOwn(FakeServer server) {
        return Configuration.ofVoters(List.of(new Member(server.id, server.address.toString(), 7)));
    }

    @Test
    void ofTwoClustersNoneIsChosen() {
        FakeServer stranger = cluster.add("x1");
        stranger.configuration = ofItsOwn(stranger);
        stranger.clusterId = "another";
        stranger.role = ServerRole.LEADER;
        for (String name : List.of("n2", "n3")) {
            cluster.server(name).mood = FakeServer.Mood.DEAD;
        }
        Acquaintance mixed = new Acquaintance(List.of(stranger.address, cluster.server("n1").address));
        assertThat(failure(() -> client(mixed).survey()).reason()).isEqualTo("TURNED_AWAY");
        assertThat(failure(() -> incremented(client(mixed))).exit()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void serversThatNeedLongerThanARoundAreHeardInALaterOne() throws Failure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).always(request -> {
                if (request instanceof ClientRequest.Describe) {
                    cluster.pace.sleep(700);
                }
                return null;
            });
        }
        assertThat(incremented(client())).isEqualTo(1);
    }

    @Test
    void theSessionIsOpenedOnceForManyCommands() throws Failure {
        for (int i = 0; i < 3; i++) {
            incremented(client());
        }
        assertThat(cluster.server("n1").asked)
                .filteredOn(ClientRequest.OpenSession.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aReplyLostAfterTheApplicationIsAskedForAgainAndAppliedOnce_C01() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.carryOut(leader, request);
            throw new NoReply("connection reset", true);
        });
        assertThat(incremented(client())).isEqualTo(2);
        assertThat(incremented(client())).isEqualTo(3);
    }

    @Test
    void aNewLeaderGetsTheSameCommandWhenTheOldOneDiesInBetween_C01() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.carryOut(leader, request);
            leader.mood = FakeServer.Mood.DEAD;
            cluster.elect("n2", 6);
            throw new NoReply("connection reset", true);
        });
        assertThat(incremented(client())).isEqualTo(2);
    }

    @Test
    void aHungLeaderIsLeftForTheNewOne() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.elect("n3", 6);
            leader.mood = FakeServer.Mood.MUTE;
            return FakeServer.SILENCE;
        });
        assertThat(incremented(client())).isEqualTo(2);
    }

    @Test
    void whatTheLeaderIsTooOldForIsNotAppliedAndSaidAtOnce() {
        cluster.server("n1").protocol = 1;
        Failure failure = failure(
                () -> client().leaderCall(new ClientRequest.HashState(5), true).send());
        assertThat(failure.reason()).isEqualTo("PROTOCOL_VERSION");
        assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message())
                .startsWith("not applied: the leader, n1 (10.0.0.1:7001), speaks protocol version 1")
                .endsWith("HashState takes 2");
        assertThat(failure.hint()).contains("transfer-leadership");
        assertThat(cluster.server("n1").asked).isEmpty();
    }

    @Test
    void aTooOldLeaderAfterAnUnansweredAttemptLeavesItUnknown_C07() throws Failure {
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            leader.protocol = 1;
            throw new NoReply("connection reset", true);
        });
        assertThat(client().leaderCall(new ClientRequest.HashState(5), true).send())
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void serversWithNoVersionInCommonAreToldFromOtherClusters() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).mood = FakeServer.Mood.FOREIGN;
        }
        Failure failure = failure(() -> client().survey());
        assertThat(failure.reason()).isEqualTo("PROTOCOL_VERSION");
        assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message())
                .startsWith("no protocol version in common with ")
                .contains("10.0.0.1:7001: this server speaks protocol versions 4 to 5", "upgrade the caller");
        assertThat(failure.hint()).contains("raftctl of the servers' version");
    }

    @Test
    void aServerWithNoVersionInCommonCostsItsRowOnly() throws Failure {
        cluster.server("n3").mood = FakeServer.Mood.FOREIGN;
        Survey survey = client().survey();
        assertThat(survey.answers()).hasSize(2);
        assertThat(survey.sightings()).anyMatch(each -> each.error().contains("speaks protocol versions 4 to 5"));
        assertThat(survey.leader()).isNotNull();
    }

    @Test
    void aCommandThatNobodyAnsweredIsUnknown_C07() throws Failure {
        incremented(client());
        cluster.server("n1").always(request -> FakeServer.SILENCE);
        assertThat(failure(() -> incremented(client())).exit()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void aRefusalAfterAnUnansweredAttemptStaysUnknown_C07() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            throw new NoReply("connection reset", true);
        });
        leader.next(request -> new ClientReply.Refused(new Refusal(Reason.STORAGE_FAILED, "the disk is full")));
        Failure failure = failure(() -> incremented(client()));
        assertThat(failure.exit()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(failure.message()).contains("n1").contains("the disk is full");
    }

    @Test
    void aCommandWithoutAnAnswerStaysUnknownWhenNobodyCanBeReachedAfterwards_C07() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        for (FakeServer.Mood mood : List.of(FakeServer.Mood.DEAD, FakeServer.Mood.UNWILLING)) {
            leader.next(request -> {
                List.of("n1", "n2", "n3").forEach(name -> cluster.server(name).mood = mood);
                throw new NoReply("connection reset", true);
            });
            assertThat(failure(() -> incremented(client())).exit())
                    .as("all %s", mood)
                    .isEqualTo(ExitCode.UNKNOWN);
            List.of("n1", "n2", "n3").forEach(name -> cluster.server(name).mood = FakeServer.Mood.WELL);
            incremented(client());
        }
    }

    @Test
    void aCommandThatWasOnlyRefusedIsNotApplied() {
        cluster.depose();
        assertThat(failure(() -> incremented(client())).exit()).isEqualTo(ExitCode.LEADERLESS);
    }

    @Test
    void aSessionThatCouldNotBeOpenedMeansNotApplied() {
        cluster.server("n1").always(request -> FakeServer.SILENCE);
        assertThat(failure(() -> incremented(client())).exit()).isEqualTo(ExitCode.LEADERLESS);
    }

    @Test
    void aForgottenSessionIsOpenedAnew_C04() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> new ClientReply.Refused(new Refusal(Reason.SESSION_EXPIRED, "no such session")));
        assertThat(incremented(client())).isEqualTo(2);
    }

    @Test
    void aSessionThatEndedAfterAnUnansweredAttemptIsNotReplaced_C04() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            throw new NoReply("connection reset", true);
        });
        leader.next(request -> new ClientReply.Refused(new Refusal(Reason.SESSION_EXPIRED, "no such session")));
        assertThat(failure(() -> incremented(client())).exit()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void aBusyLeaderIsAskedAgain() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> new ClientReply.Refused(new Refusal(Reason.BUSY, "the queue is full")));
        assertThat(incremented(client())).isEqualTo(2);
    }

    @Test
    void twoServersThatNameEachOtherAreNotFollowedForEver_C08() {
        for (String[] pair : new String[][] {{"n1", "n2"}, {"n2", "n1"}, {"n3", "n1"}}) {
            HostPort other = cluster.server(pair[1]).address;
            cluster.server(pair[0])
                    .always(request -> new ClientReply.Refused(new Refusal(
                            Reason.NOT_LEADER,
                            pair[0] + " does not lead",
                            "",
                            ServerId.of(pair[1]),
                            other.toString())));
        }
        assertThat(failure(() -> incremented(client())).exit()).isEqualTo(ExitCode.LEADERLESS);
        int asked =
                cluster.server("n1").asked.size() + cluster.server("n2").asked.size();
        assertThat(asked).as("requests in %d ms", TIMEOUT_MILLIS).isLessThan(400);
    }

    @Test
    void anElectionIsWaitedFor() throws Failure {
        incremented(client());
        FakeServer leader = cluster.server("n1");
        leader.next(request -> {
            cluster.electLater(9, "n2", 6);
            return new ClientReply.Refused(new Refusal(Reason.NO_LEADER, "n1 lost its majority"));
        });
        assertThat(incremented(client())).isEqualTo(2);
    }

    @Test
    void deadEndpointsCostNothing() throws Failure {
        cluster.server("n2").mood = FakeServer.Mood.DEAD;
        cluster.server("n3").mood = FakeServer.Mood.DEAD;
        long before = cluster.pace.nanoTime();
        client().survey();
        assertThat(cluster.pace.nanoTime()).isEqualTo(before);
    }

    @Test
    void aHungServerCostsAStatusLessThanTheTimeout() throws Failure {
        cluster.server("n2").mood = FakeServer.Mood.MUTE;
        cluster.server("n3").mood = FakeServer.Mood.MUTE;
        ClusterClient client = client();
        Survey survey = client.survey();
        assertThat(survey.answers()).hasSize(1);
        assertThat(survey.sightings()).hasSize(3);
        assertThat(client.deadline().leftMillis()).isPositive();
    }

    @Test
    void aHungServerCostsAStatusAFifthOfItsTimeOnceAWorkingMajorityHasAnswered() throws Failure {
        cluster.server("n3").mood = FakeServer.Mood.MUTE;
        ClusterClient client = client();
        Survey survey = client.survey();
        assertThat(survey.answers()).hasSize(2);
        assertThat(survey.sightings()).hasSize(3);
        assertThat(survey.sighting(ServerId.of("n3")).trouble()).hasMessage("no answer within 1000 ms");
        assertThat(client.deadline().elapsedMillis()).isEqualTo(1_000);
    }

    @Test
    void aHungServerCostsAWriteNothing() throws Failure {
        cluster.server("n2").mood = FakeServer.Mood.MUTE;
        long before = cluster.pace.nanoTime();
        incremented(client());
        assertThat(cluster.pace.nanoTime()).isEqualTo(before);
    }

    @Test
    void whenNothingCanBeReachedItSaysSoAtOnce() {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).mood = FakeServer.Mood.DEAD;
        }
        long before = cluster.pace.nanoTime();
        Failure failure = failure(() -> incremented(client()));
        assertThat(failure.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.message()).contains("10.0.0.1:7001", "10.0.0.2:7001", "10.0.0.3:7001");
        assertThat(cluster.pace.nanoTime()).isEqualTo(before);
    }

    @Test
    void aStaleReadNeedsNoLeader() throws Failure {
        cluster.depose();
        cluster.server("n1").mood = FakeServer.Mood.DEAD;
        byte[] query = KvFormat.encodeQuery(new KvQuery.Get(bytes("n")));
        Reads.Told told = client().reads().stale(query);
        assertThat(KvFormat.decodeResult(told.answer().answer())).isInstanceOf(KvResult.Missing.class);
    }

    @Test
    void aReadWithoutAnAnswerIsNotUnknown() {
        cluster.server("n1").always(request -> FakeServer.SILENCE);
        byte[] query = KvFormat.encodeQuery(new KvQuery.Get(bytes("n")));
        assertThat(failure(() -> client().reads().newest(query)).exit()).isEqualTo(ExitCode.LEADERLESS);
    }

    @Test
    void oneServerAloneIsNotLedAway() throws Failure {
        known.talkOnlyTo(new Target(ServerId.of("n2"), cluster.server("n2").address));
        assertThat(client().survey().answers())
                .extracting(status -> status.id().value())
                .containsExactly("n2");
        assertThat(failure(() -> incremented(client())).reason()).isEqualTo("NOT_LEADER");
    }

    @Test
    void theSessionEndsWithTheClient() throws Failure {
        incremented(client());
        client().writes().endSession();
        assertThat(cluster.server("n1").asked).last().isInstanceOf(ClientRequest.CloseSession.class);
    }
}
