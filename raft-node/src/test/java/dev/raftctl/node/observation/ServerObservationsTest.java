package dev.raftctl.node.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerObservationsTest {
    private static final ServerId N2 = ServerId.of("n2");
    private static final ServerId N3 = ServerId.of("n3");

    private final Map<ServerId, Long> incoming = new TreeMap<>(Map.of(N2, 20L, N3, 20L));
    private final ServerObservations observations = new ServerObservations(new LocalMeasurements() {
        @Override
        public @Nullable ProcessPause lastPause() {
            return pause;
        }

        @Override
        public long incomingMillisAgo(ServerId peer) {
            return Objects.requireNonNull(incoming.get(peer));
        }
    });
    private long now = 100_000;
    private @Nullable LeaderlessPeriod leaderless;
    private PeerContact n2 = new PeerContact(N2, 20, true, "");
    private PeerContact n3 = new PeerContact(N3, 20, true, "");
    private SyncLatency sync = SyncLatency.NONE;
    private int throttledPercent;
    private LocalMeasurements.@Nullable ProcessPause pause;
    private @Nullable ClockJump clockJump;

    @Test
    void aHealthyServerRecordsNothing() {
        for (int second = 0; second < 60; second++) {
            assertThat(observe()).isEmpty();
            now += 1_000;
        }
    }

    @Test
    void leaderlessIsReportedWhenItBeginsAndEveryTenSecondsAsOneSelfContainedLine() {
        n2 = new PeerContact(N2, 12_000, false, "refused");
        leaderless = new LeaderlessPeriod("pre-candidate", 900, 0, List.of());
        assertThat(kinds()).doesNotContain("leaderless begin");
        leaderless = new LeaderlessPeriod(
                "pre-candidate",
                1_100,
                1,
                List.of(new VoteRejection(
                        N3, true, 5, "stale_log", new LogPosition(3, 13), new LogPosition(3, 12), 20)));
        ObservedEvent begin = only("leaderless", observe());
        assertThat(begin.cause()).isEqualTo("begin");
        assertThat(begin.isWarning()).isTrue();
        assertThat(begin.data().format())
                .isEqualTo("stage=pre-candidate;sinceMs=1100;attempts=1;needed=2;voters=n1,n2,n3;reachable=n1,n3;"
                        + "waitsFor=n2;last=t3/12;rejections=n3:pre-vote:t5:stale_log:t3/13");
        assertThat(begin.text())
                .isEqualTo("has known no leader for 1100 ms (pre-candidate, 1 attempts); needs 2 of [n1, n2, n3];"
                        + " reaches [n1, n3]; waits for n2 (refused, heard 12000 ms ago); its term is 4, its log ends"
                        + " at t3/12; n3 rejected its pre-vote for term 5: stale_log, its log ends at t3/13");
        leaderless = new LeaderlessPeriod("waiting", 6_000, 2, List.of());
        now += 5_000;
        assertThat(kinds()).noneMatch(kind -> kind.startsWith("leaderless"));
        now += 5_000;
        assertThat(only("leaderless", observe()).cause()).isEqualTo("continues");
        leaderless = new LeaderlessPeriod("held", 12_000, 2, List.of());
        now += 1_000;
        assertThat(only("leaderless", observe()).cause()).isEqualTo("stage");
        now += 9_000;
        assertThat(only("leaderless", observe()).cause()).isEqualTo("continues");
        leaderless = null;
        assertThat(kinds()).noneMatch(kind -> kind.startsWith("leaderless"));
        leaderless = new LeaderlessPeriod("waiting", 1_000, 0, List.of());
        assertThat(only("leaderless", observe()).cause()).isEqualTo("begin");
    }

    @Test
    void eachDirectionOfALinkGoesDownAndUpByItself() {
        assertThat(observe()).isEmpty();
        n2 = new PeerContact(N2, 30, false, "timeout");
        ObservedEvent down = only("link-down", observe());
        assertThat(down.subject()).isEqualTo("n2");
        assertThat(down.cause()).isEqualTo("timeout");
        assertThat(down.data().text("direction")).isEqualTo("out");
        assertThat(observe()).isEmpty();
        now += 4_000;
        n2 = new PeerContact(N2, 4_030, false, "refused");
        incoming.put(N2, 4_030L);
        assertThat(kinds()).containsExactly("link-down refused", "link-down silent");
        now += 1_000;
        n2 = new PeerContact(N2, 10, true, "");
        incoming.put(N2, 10L);
        List<ObservedEvent> up = observe();
        assertThat(up).extracting(ObservedEvent::kind).containsExactly("link-up", "link-up");
        assertThat(up.get(0).data().number("downMs", 0)).isEqualTo(5_000);
        assertThat(up.get(1).data().text("direction")).isEqualTo("in");
        assertThat(up.get(1).data().number("downMs", 0)).isEqualTo(5_030);
        assertThat(observe()).isEmpty();
    }

    @Test
    void theIncomingDirectionGoesDownWhileItsOwnConnectionIsUp() {
        assertThat(observe()).isEmpty();
        now += 3_000;
        n2 = new PeerContact(N2, 15, true, "");
        incoming.put(N2, 3_020L);
        ObservedEvent down = only("link-down", observe());
        assertThat(down.cause()).isEqualTo("silent");
        assertThat(down.data().format()).isEqualTo("direction=in;heardAgoMs=3020");
        assertThat(down.text()).isEqualTo("it hears nothing from n2, last heard 3020 ms ago");
    }

    @Test
    void aPeerThatIsDownFromTheStartIsReportedOnce() {
        n3 = new PeerContact(N3, -1, false, "refused");
        incoming.put(N3, -1L);
        assertThat(observe()).isEmpty();
        now += 2_000;
        assertThat(kinds()).containsExactly("link-down refused");
        now += 20_000;
        assertThat(observe()).isEmpty();
    }

    @Test
    void everyPauseIsReportedOnceWithItsRoleAndItsGarbageCollection() {
        pause = new LocalMeasurements.ProcessPause(now - 40, 2_684, 0, true);
        ObservedEvent first = only("paused", observe());
        assertThat(first.cause()).isEqualTo("host");
        assertThat(first.data().format()).isEqualTo("ms=2684;gcMs=0;agoMs=40;role=leader");
        now += 500;
        assertThat(observe()).isEmpty();
        for (int i = 0; i < 100; i++) {
            now += 5_000;
            pause = new LocalMeasurements.ProcessPause(now - 10, 900, 850, false);
            ObservedEvent next = only("paused", observe());
            assertThat(next.cause()).isEqualTo("gc");
            assertThat(next.data().format()).isEqualTo("ms=900;gcMs=850;agoMs=10;role=follower");
        }
    }

    @Test
    void aClockJumpIsReportedOnce() {
        clockJump = new ClockJump(7_200_000, 100);
        assertThat(only("clock-jumped", observe()).data().number("jumpMs", 0)).isEqualTo(7_200_000);
        now += 500;
        clockJump = new ClockJump(7_200_000, 600);
        assertThat(observe()).isEmpty();
        now += 500;
        clockJump = new ClockJump(-3_600_000, 0);
        assertThat(kinds()).containsExactly("clock-jumped back");
    }

    @Test
    void slowAndStuckWritesAndThrottlingAreReportedAgainAfterAWhile() {
        sync = new SyncLatency(10, 300, 99_000, 100_000, 0);
        throttledPercent = 9;
        assertThat(observe()).isEmpty();
        sync = new SyncLatency(10, 300, 99_000, 700_000, 1_001);
        throttledPercent = 66;
        assertThat(observe())
                .extracting(ObservedEvent::kind)
                .containsExactly("cpu-throttled", "sync-slow", "sync-stuck");
        now += 5_000;
        sync = new SyncLatency(10, 300, 99_000, 700_000, 6_001);
        assertThat(observe()).isEmpty();
        sync = new SyncLatency(10, 300, 99_000, 700_000, 0);
        assertThat(observe()).isEmpty();
        sync = new SyncLatency(10, 300, 99_000, 700_000, 1_200);
        assertThat(kinds()).containsExactly("sync-stuck ");
        now += 5_000;
        assertThat(observe()).extracting(ObservedEvent::kind).containsExactly("cpu-throttled");
        now += 9_999;
        assertThat(kinds()).doesNotContain("sync-slow ");
        now += 1;
        assertThat(kinds()).contains("sync-slow ");
    }

    private static ObservedEvent only(String kind, List<ObservedEvent> events) {
        List<ObservedEvent> found = new ArrayList<>(events);
        found.removeIf(event -> !event.kind().equals(kind));
        assertThat(found).as(events.toString()).hasSize(1);
        return found.get(0);
    }

    private List<String> kinds() {
        return observe().stream()
                .map(event -> event.kind() + " " + event.cause())
                .toList();
    }

    private List<ObservedEvent> observe() {
        Configuration configuration = Configuration.ofVoters(List.of(
                new ClusterMember(ServerId.of("n1"), "n1:1"),
                new ClusterMember(N2, "n2:1"),
                new ClusterMember(N3, "n3:1")));
        ServerStatus status = new ServerStatusBuilder(ServerId.of("n1"))
                .role(ServerRole.FOLLOWER)
                .term(4)
                .last(new LogPosition(3, 12))
                .configuration(configuration)
                .electionTimeoutMs(1_000)
                .measurements(new HealthMeasurements(
                        1,
                        leaderless,
                        List.of(n2, n3),
                        sync,
                        CoreLoopDelay.NONE,
                        throttledPercent,
                        ProcessPauses.NONE,
                        List.of(),
                        WriteLatency.NONE,
                        0,
                        clockJump))
                .build();
        return observations.observe(status, now);
    }
}
