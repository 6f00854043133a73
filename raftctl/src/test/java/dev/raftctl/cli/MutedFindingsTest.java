package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.protocol.message.FindingMute;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a mute changes on each screen, and what it does not change. n3 is down. */
class MutedFindingsTest {
    private static final Instant NOW = Instant.now();
    private static final String UNTIL = "2099-01-01T00:00:00.000Z";
    private static final String MARK = "(muted by alice until " + UNTIL + ": n3 gets a new disk)";

    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final CliRun.CliFixture fixture = new CliRun.CliFixture(cluster);

    MutedFindingsTest() {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
    }

    private void muteEverywhere(String... codes) {
        for (String server : List.of("n1", "n2", "n3")) {
            mute(server, codes);
        }
    }

    private void mute(String server, String... codes) {
        cluster.server(server).mutes = Arrays.stream(codes)
                .map(code -> mute(code, Instant.parse(UNTIL)))
                .toList();
    }

    private static FindingMute mute(String code, Instant until) {
        return new FindingMute(
                code,
                until.toEpochMilli(),
                "n3 gets a new disk",
                "alice",
                NOW.minusSeconds(60).toEpochMilli());
    }

    /** Returns the output with each run of white space as one space, because lines are wrapped. */
    private static String unwrapped(CliRun run) {
        return run.out().replaceAll("\\s+", " ");
    }

    @Test
    void withoutMutesTheClusterIsNotHealthy() {
        assertThat(fixture.run("health").exit()).isEqualTo(1);
        assertThat(fixture.run("explain").exit()).isEqualTo(1);
    }

    @Test
    void healthExitsWithZeroIfEveryFindingIsMuted() {
        muteEverywhere("SERVER_DOWN", "NO_TOLERANCE");
        CliRun run = fixture.run("health");
        assertThat(run.exit()).as(run.toString()).isZero();
        assertThat(run.out()).startsWith("degraded, but every finding is muted\n");
        assertThat(unwrapped(run))
                .contains("SERVER_DOWN: n3 does not answer: Connection refused " + MARK)
                .contains("NO_TOLERANCE: no more failures are tolerated: 2 of 3 voters work, 2 are needed " + MARK)
                .doesNotContain("replace-server");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(fixture.run("health", "-o", "value").out()).isEqualTo("degraded\n");
    }

    @Test
    void jsonSaysWhoMutedWhatUntilWhenAndWhy() {
        muteEverywhere("SERVER_DOWN", "NO_TOLERANCE");
        CliRun run = fixture.run("health", "-o", "json");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("\"healthy\":true,\"status\":\"degraded\"")
                .contains("\"code\":\"SERVER_DOWN\",\"severity\":\"degraded\"")
                .contains("\"muted\":{\"until\":\"" + UNTIL
                        + "\",\"reason\":\"n3 gets a new disk\",\"by\":\"alice\",\"since\":\"");
    }

    @Test
    void anotherFindingStillCountsAndIsFirst() {
        muteEverywhere("SERVER_DOWN");
        CliRun run = fixture.run("health");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("NO_TOLERANCE: ");
        assertThat(unwrapped(run)).contains("SERVER_DOWN: n3 does not answer: Connection refused " + MARK);
        assertThat(fixture.run("status").out())
                .contains("SERVER_DOWN: n3 does not answer: Connection refused (muted)\nnext: restore or replace n3\n");
    }

    @Test
    void theOtherScreensFollow() {
        muteEverywhere("SERVER_DOWN", "NO_TOLERANCE");
        CliRun explain = fixture.run("explain");
        assertThat(explain.exit()).as(explain.toString()).isZero();
        assertThat(unwrapped(explain))
                .contains("[degraded]")
                .contains("SERVER_DOWN n3 does not answer: Connection refused " + MARK)
                .doesNotContain("NEXT");
        assertThat(fixture.run("status").out())
                .contains("SERVER_DOWN: n3 does not answer: Connection refused (muted)\n")
                .doesNotContain("next:");
        assertThat(fixture.run("votes").out())
                .contains("VERDICT: n1 leads term 5; 2 findings are muted")
                .contains("NEXT: nothing to do");
        assertThat(fixture.run("wait", "healthy", "--timeout", "1s").exit()).isZero();
        cluster.server("n1").wallMillis = NOW.toEpochMilli();
        assertThat(fixture.run("inspect", "n1").out()).contains("SERVER_DOWN, NO_TOLERANCE");
    }

    @Test
    void aMuteDoesNotMakeItSafeToStopAServer() {
        CliRun before = fixture.run("can-stop", "n2");
        assertThat(before.exit()).isEqualTo(1);
        muteEverywhere("SERVER_DOWN", "NO_TOLERANCE");
        assertThat(fixture.run("can-stop", "n2")).isEqualTo(before);
    }

    @Test
    void aMuteThatIsOverDoesNotCount() {
        cluster.server("n1").mutes =
                List.of(mute("SERVER_DOWN", NOW.minusMillis(1)), mute("NO_TOLERANCE", NOW.minusMillis(1)));
        CliRun run = fixture.run("health");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).doesNotContain("muted");
    }

    @Test
    void theServerThatHasAppliedMostDecides() {
        mute("n2", "SERVER_DOWN", "NO_TOLERANCE");
        cluster.server("n2").lastApplied = cluster.server("n1").lastApplied - 1;
        assertThat(fixture.run("health").exit()).isEqualTo(1);
        mute("n1", "SERVER_DOWN", "NO_TOLERANCE");
        mute("n2");
        assertThat(fixture.run("health").exit()).isZero();
    }

    @Test
    void anOutageIsNeverSilencedButMutesAreKnownWithoutALeader() {
        cluster.depose();
        CliRun before = fixture.run("health");
        String code = before.out().substring(0, before.out().indexOf(':'));
        muteEverywhere(code, "SERVER_DOWN", "NO_TOLERANCE");
        CliRun run = fixture.run("health");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith(code + ": ");
        assertThat(unwrapped(run)).contains(MARK).contains("raftctl wait leader");
        assertThat(fixture.run("explain").exit()).isEqualTo(1);
        assertThat(fixture.run("health", "-o", "value").out()).isEqualTo("down\n");
    }
}
