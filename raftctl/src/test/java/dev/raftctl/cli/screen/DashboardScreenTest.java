package dev.raftctl.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ContinuousStatusPoll;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.findings.ClusterVerdict;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.FakeCluster;
import dev.raftctl.client.FakeServer;
import dev.raftctl.client.RequestDeadline;
import dev.raftctl.protocol.message.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Compares screens as text: 80 columns and 24 rows unless stated otherwise. */
class DashboardScreenTest {
    private final FakeCluster cluster = FakeCluster.of("n1", "n2", "n3");
    private final ClusterTrendTracker trends = new ClusterTrendTracker();
    private final Dashboard dashboard = new Dashboard();
    private long millis;

    /** Polls the cluster, then advances the clock by one second. */
    private void poll() throws CliFailure {
        ClusterClient client = new ClusterClient(
                new CachedClusterInfo(cluster.addresses()),
                cluster,
                RequestDeadline.in(cluster.clock, 5_000),
                ProgressListener.NONE);
        try (ContinuousStatusPoll poll = client.monitor()) {
            dashboard.update(trends.add(new StatusSample(millis, poll.poll(1_000))));
        }
        millis += 1_000;
    }

    private void write(int entries) {
        for (String name : List.of("n1", "n2", "n3")) {
            FakeServer server = cluster.server(name);
            server.last = new LogPosition(5, server.last.index() + entries);
            server.commitIndex += entries;
            server.lastApplied += entries;
            server.matchIndex += entries;
        }
    }

    private List<String> screen(int rows, int columns) {
        List<String> screen = new ArrayList<>();
        for (ScreenLine line : new DashboardRenderer(rows, columns, true).of(dashboard)) {
            screen.add(line.text().stripTrailing());
        }
        return screen;
    }

    private List<String> screen() {
        return screen(24, 80);
    }

    private Dashboard.KeyPressAction press(KeyPress... keys) {
        Dashboard.KeyPressAction last = Dashboard.KeyPressAction.NONE;
        for (KeyPress key : keys) {
            last = dashboard.press(key);
        }
        return last;
    }

    @Test
    void showsThatItIsConnectingBeforeTheFirstFrame() {
        assertThat(screen(3, 40))
                .containsExactly(
                        "connecting to the cluster ...", "", screen(3, 40).get(2));
    }

    @Test
    void scrollsALongListToKeepTheSelectionVisible() throws CliFailure {
        FakeCluster many = FakeCluster.of("n1", "n2", "n3", "n4", "n5", "n6", "n7");
        try (ContinuousStatusPoll poll = new ClusterClient(
                        new CachedClusterInfo(many.addresses()),
                        many,
                        RequestDeadline.in(many.clock, 5_000),
                        ProgressListener.NONE)
                .monitor()) {
            dashboard.update(trends.add(new StatusSample(0, poll.poll(1_000))));
        }
        assertThat(ids(screen(9, 80))).containsExactly("> n1", "  n2", "  n3");
        assertThat(screen(9, 80).get(7)).isEqualTo("  0 more above, 4 below");
        press(KeyPress.DOWN, KeyPress.DOWN, KeyPress.DOWN);
        assertThat(ids(screen(9, 80))).containsExactly("  n3", "> n4", "  n5");
        assertThat(screen(9, 80).get(7)).isEqualTo("  2 more above, 2 below");
        press(KeyPress.LAST);
        assertThat(ids(screen(9, 80))).containsExactly("  n5", "  n6", "> n7");
        assertThat(screen(9, 80).get(7)).isEqualTo("  4 more above, 0 below");
        assertThat(ids(screen(24, 80))).hasSize(7);
    }

    private static List<String> ids(List<String> screen) {
        return screen.stream()
                .filter(line -> line.matches("[> ] n\\d .*"))
                .map(line -> line.substring(0, 4))
                .toList();
    }

    @Test
    void showsRatesAndLagTrends() throws CliFailure {
        poll();
        write(500);
        cluster.server("n3").matchIndex -= 40;
        poll();
        assertThat(screen().subList(0, 8))
                .containsExactly(
                        "orders: n1 leads term 5, quorum 2 of 3, healthy                     500 writes/s",
                        "no election seen in 1.0s",
                        "",
                        "  ID ROLE     TERM VOTED COMMIT APPLIED LAG                 WRITES/S CONTACT WON",
                        "> n1 leader      5 n1       520     520   0              ▁▁      500     0ms   0",
                        "  n2 follower    5 n1       520     520   0              ▁▁      500    40ms   0",
                        "  n3 follower    5 n1       520     520  40              ▁█      500    40ms   0",
                        "");
        assertThat(screen().get(23))
                .isEqualTo("enter details  s sort  d step down  p pause  ? help  q quit  sorted by id");
    }

    @Test
    void fillsExactlyTheTerminalSize() throws CliFailure {
        for (int rows : new int[] {1, 2, 5, 24, 60}) {
            for (int columns : new int[] {1, 10, 40, 80, 200}) {
                poll();
                for (KeyPress key : new KeyPress[] {KeyPress.HELP, KeyPress.BACK, KeyPress.ENTER, KeyPress.BACK}) {
                    press(key);
                    assertThat(screen(rows, columns)).hasSize(rows).allMatch(line -> line.length() <= columns);
                }
            }
        }
    }

    @Test
    void countsElections() throws CliFailure {
        poll();
        cluster.elect("n2", 6);
        poll();
        poll();
        assertThat(screen().get(0)).startsWith("orders: n2 leads term 6, quorum 2 of 3, healthy");
        assertThat(screen().get(1)).isEqualTo("last election: n2 won term 6, 1.0s ago; 1 seen");
        assertThat(screen().get(5)).endsWith("   1");
    }

    @Test
    void keepsTheRowOfAnUnreachableServer() throws CliFailure {
        cluster.server("n3").behaviour = FakeServer.Behaviour.DOWN;
        poll();
        assertThat(screen().get(0)).contains("degraded");
        assertThat(screen().get(6)).startsWith("  n3 unreachable    - -          -       -   -");
        assertThat(screen()).anyMatch(line -> line.startsWith("SERVER_DOWN: n3 does not answer: "));
    }

    @Test
    void showsThatNoServerIsReachable() throws CliFailure {
        for (String name : List.of("n1", "n2", "n3")) {
            cluster.server(name).behaviour = FakeServer.Behaviour.DOWN;
        }
        poll();
        assertThat(screen().get(0)).startsWith("no server answers, down");
    }

    @Test
    void showsNoNegativeRateAfterARestart() throws CliFailure {
        poll();
        cluster.server("n2").lastApplied = 3;
        poll();
        assertThat(dashboard.rows().get(1).writesPerSecond()).isNull();
    }

    @Test
    void keepsTheSelectionWhenTheOrderChanges() throws CliFailure {
        poll();
        cluster.server("n3").matchIndex -= 7;
        poll();
        press(KeyPress.DOWN);
        assertThat(screen().get(5)).startsWith("> n2");
        press(KeyPress.REVERSE);
        assertThat(screen().subList(4, 7))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("  n3"),
                        second -> assertThat(second).startsWith("> n2"),
                        third -> assertThat(third).startsWith("  n1"));
        press(KeyPress.REVERSE, KeyPress.SORT, KeyPress.SORT, KeyPress.SORT, KeyPress.SORT);
        assertThat(screen().get(4)).startsWith("  n3");
        assertThat(screen().get(23)).endsWith("sorted by lag");
    }

    @Test
    void everySortOrderPutsUnknownValuesLast() throws CliFailure {
        cluster.server("n1").behaviour = FakeServer.Behaviour.DOWN;
        poll();
        poll();
        for (ServerSortOrder ignored : ServerSortOrder.values()) {
            press(KeyPress.SORT);
            assertThat(dashboard.rows()).hasSize(3);
            if (!screen().get(23).endsWith("by id")) {
                assertThat(screen().get(6)).contains("n1 unreachable");
            }
        }
    }

    @Test
    void confirmsBeforeSteppingDown() throws CliFailure {
        poll();
        assertThat(press(KeyPress.STEP_DOWN)).isEqualTo(Dashboard.KeyPressAction.NONE);
        assertThat(screen().get(23)).isEqualTo("Step down n1? [y/N]");
        assertThat(press(KeyPress.ENTER)).isEqualTo(Dashboard.KeyPressAction.NONE);
        assertThat(screen().get(23)).isEqualTo("nothing was changed");
        assertThat(press(KeyPress.YES)).isEqualTo(Dashboard.KeyPressAction.NONE);
        assertThat(press(KeyPress.STEP_DOWN, KeyPress.YES)).isEqualTo(Dashboard.KeyPressAction.STEP_DOWN);
        dashboard.setNotice("n1 (term 5) transferred leadership to n2 (term 6), 84 ms without a leader", false);
        assertThat(screen().get(23)).startsWith("n1 (term 5) transferred leadership to n2");
    }

    @Test
    void offersNoStepDownWithoutALeader() throws CliFailure {
        cluster.depose();
        poll();
        assertThat(press(KeyPress.STEP_DOWN, KeyPress.YES)).isEqualTo(Dashboard.KeyPressAction.NONE);
    }

    @Test
    void pauseFreezesTheScreenUntilResumed() throws CliFailure {
        poll();
        press(KeyPress.PAUSE);
        write(10);
        poll();
        assertThat(screen().get(4)).contains("     20      20");
        assertThat(screen().get(23)).startsWith("PAUSED");
        press(KeyPress.PAUSE);
        assertThat(screen().get(4)).contains("     30      30");
    }

    @Test
    void enterShowsTheDetailsOfOneServer() throws CliFailure {
        poll();
        press(KeyPress.DOWN, KeyPress.ENTER);
        assertThat(screen()).contains("id                n2", "voted for         n1");
        assertThat(press(KeyPress.BACK)).isEqualTo(Dashboard.KeyPressAction.NONE);
        assertThat(press(KeyPress.BACK)).isEqualTo(Dashboard.KeyPressAction.QUIT);
    }

    @Test
    void ctrlCQuitsFromAnyPage() throws CliFailure {
        poll();
        press(KeyPress.ENTER);
        assertThat(press(KeyPress.QUIT)).isEqualTo(Dashboard.KeyPressAction.QUIT);
    }

    @Test
    void scalesBarsAndNeverDrawsANonzeroValueAsZero() {
        List<Long> numbers = new ArrayList<>(List.of(0L, 1L, 50L, 100L));
        numbers.add(null);
        assertThat(Sparkline.of(numbers, 100, 7, true)).isEqualTo("  ▁▂▅█ ");
        assertThat(Sparkline.of(numbers, 100, 3, false)).isEqualTo("=# ");
    }

    @Test
    void aFrameIsJudgedOnce() throws Exception {
        poll();
        DashboardFrame frame = Objects.requireNonNull(dashboard.frame());
        ClusterVerdict verdict = frame.verdict();
        assertThat(frame.blocks(false)).isNotEmpty();
        assertThat(frame.verdict()).isSameAs(verdict);
        assertThat(verdict.isHealthy()).isTrue();
    }
}
