package dev.raftctl.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.RaftSettings;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.ServerId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Paper figure 8: an entry of an earlier term on a majority is not committed by counting replicas and may still be
 * overwritten (hazard R01).
 */
@DisplayName("Figure 8")
class FigureEightTest {
    private static final long SHORT_NANOS = ClusterFixture.MILLI / 10;

    private final ClusterFixture fixture = new ClusterFixture(
            8,
            5,
            settings -> settings.toBuilder()
                    .spareCount(0)
                    .raftSettings(settingsOfThePaper())
                    .faults(FaultProfile.NONE)
                    .scenario(SimulationScenario.RANDOM)
                    .build());

    /** Returns settings with one entry per message, one message in flight and no pre-vote. */
    private static RaftSettings settingsOfThePaper() {
        ServerId any = ServerId.of("any");
        return RaftSettings.builder(any)
                .electionTimeoutNanos(ClusterFixture.TIMEOUT)
                .heartbeatNanos(ClusterFixture.TIMEOUT / 10)
                .maxAppendEntries(1)
                .maxAppendBytes(1 << 20)
                .maxInFlightMessages(1)
                .maxInFlightBytes(1 << 20)
                .maxUncommittedBytes(1 << 20)
                .maxEntryBytes(1 << 20)
                .maxPendingApplyBytes(1 << 20)
                .maxCacheBytes(1 << 20)
                .trailingEntries(0)
                .maxCatchUpRounds(10)
                .preVote(false)
                .checkQuorum(false)
                .leaseReads(false)
                .build();
    }

    @Test
    @DisplayName("R01: an entry of an earlier term is on a majority but not committed, and is overwritten")
    void doesNotCommitAnEntryOfAnEarlierTermByCounting() {
        fixture.cluster.start();
        win(1, 2, 3, 4, 5);
        fixture.runUntil("the first no-op on every server", () -> allCommitted(2));
        fixture.connectOnly(1, 2);
        fixture.request(1, new ClientRequest.OpenSessionRequest(60_000));
        fixture.runUntil("(a) S1 has its entry on S2", () -> hasEntry(2, 3));
        final long oldTerm = fixture.server(1).shadow().log().term(3);

        fixture.runUntil("(a) both have it on disk", () -> isDurable(1) && isDurable(2));
        fixture.server(1).crash();

        winAndDisconnect(5, 3, 4);
        final long rivalTerm = fixture.server(5).shadow().log().term(3);
        assertThat(rivalTerm).isGreaterThan(oldTerm);

        fixture.runUntil("(b) S5 has its entry on disk", () -> isDurable(5));
        fixture.server(5).crash();
        fixture.server(1).start();
        fixture.connectOnly(1, 2, 3);
        fixture.campaign(1);
        // S3 has already voted in term 3, so S1 campaigns in term 4.
        fixture.run(20 * SHORT_NANOS);
        fixture.campaign(1);
        fixture.runUntil("(c) S2 votes for S1", () -> hasVotedFor(2, 1));
        fixture.cluster.network().cut(fixture.server(1), fixture.server(2));
        fixture.runUntil("(c) S3 has the old entry", () -> hasEntry(3, 3));
        fixture.cluster.network().cut(fixture.server(1), fixture.server(3));
        fixture.run(20 * SHORT_NANOS);
        for (int number : new int[] {1, 2, 3}) {
            assertThat(fixture.server(number).shadow().durable().term(3)).isEqualTo(oldTerm);
        }
        assertThat(fixture.isLeader(1)).isTrue();
        assertThat(fixture.view(1).commitIndex()).isLessThan(3);

        fixture.server(1).crash();
        fixture.server(5).start();
        fixture.connectOnly(2, 3, 4, 5);
        // Only S5 reaches more than one other server, so no other server can win.
        for (int[] pair : new int[][] {{2, 3}, {2, 4}, {3, 4}}) {
            fixture.cluster.network().cut(fixture.server(pair[0]), fixture.server(pair[1]));
            fixture.cluster.network().cut(fixture.server(pair[1]), fixture.server(pair[0]));
        }
        fixture.campaign(5);
        fixture.run(20 * SHORT_NANOS);
        win(5, 2, 3, 4);
        fixture.runUntil(
                "(d) S5's entry replaces the old one",
                () -> fixture.server(2).shadow().log().term(3) == rivalTerm
                        && fixture.server(3).shadow().log().term(3) == rivalTerm);
    }

    /** Makes the candidate win with these voters, which then receive nothing from it. */
    private void winAndDisconnect(int candidate, int... voters) {
        fixture.connectOnly(candidate, voters[0], voters[1]);
        fixture.campaign(candidate);
        for (int voter : voters) {
            fixture.runUntil("a vote of " + voter, () -> hasVotedFor(voter, candidate));
            fixture.cluster.network().cut(fixture.server(candidate), fixture.server(voter));
        }
        fixture.runUntil("(b) S5 leads", () -> fixture.isLeader(candidate));
        assertThat(fixture.server(voters[0]).shadow().log().last()).isEqualTo(2);
    }

    private void win(int candidate, int... others) {
        assertThat(others).isNotEmpty();
        fixture.campaign(candidate);
        fixture.runUntil("leader " + candidate, () -> fixture.isLeader(candidate));
    }

    private boolean hasVotedFor(int voter, int candidate) {
        return fixture.server(candidate)
                        .id()
                        .equals(fixture.view(voter).hardState().votedFor())
                && fixture.view(voter).hardState().term()
                        == fixture.view(candidate).hardState().term();
    }

    private boolean isDurable(int number) {
        return fixture.server(number).shadow().durable().last() >= 3;
    }

    private boolean hasEntry(int number, long index) {
        return fixture.server(number).shadow().log().last() >= index;
    }

    private boolean allCommitted(long index) {
        for (SimulatedServer server : fixture.cluster.servers()) {
            if (fixture.view(server.number()).commitIndex() < index) {
                return false;
            }
        }
        return true;
    }
}
