package dev.raftctl.node.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosticDumpTriggerTest {
    private static final SyncLatency SLOW = new SyncLatency(1, 1, 1, 1_000_001, 0);

    private final DiagnosticDumpTrigger trigger = new DiagnosticDumpTrigger();
    private @Nullable LeaderlessPeriod leaderless;
    private int leaderChanges;
    private SyncLatency sync = SyncLatency.NONE;

    @Test
    void eachTroubleTriggersOnceWhenItBegins() {
        assertThat(check(0)).isNull();
        leaderless = new LeaderlessPeriod("waiting", 2_000, 1, List.of());
        leaderChanges = 2;
        sync = new SyncLatency(1, 1, 1, 1_000_000, 1_000);
        assertThat(check(1_000)).isNull();
        leaderless = new LeaderlessPeriod("waiting", 2_001, 1, List.of());
        assertThat(check(2_000)).isEqualTo("leaderless");
        assertThat(check(200_000)).isNull();
        leaderless = null;
        assertThat(check(201_000)).isNull();
        leaderless = new LeaderlessPeriod("waiting", 2_001, 1, List.of());
        assertThat(check(300_000)).isEqualTo("leaderless");
    }

    @Test
    void atMostOneTriggerComesAMinuteAndALastingTroubleIsNotForgotten() {
        leaderChanges = 3;
        assertThat(check(0)).isEqualTo("leader-changes");
        sync = SLOW;
        assertThat(check(59_999)).isNull();
        assertThat(check(60_000)).isEqualTo("sync");
        assertThat(check(500_000)).isNull();
    }

    @Test
    void aWriteThatDoesNotEndTriggersToo() {
        sync = new SyncLatency(0, 0, 0, 0, 1_001);
        leaderChanges = 3;
        assertThat(check(0)).isEqualTo("leader-changes,sync");
    }

    private @Nullable String check(long nowMillis) {
        return trigger.check(status(leaderless, leaderChanges, sync), nowMillis);
    }

    static ServerStatus status(@Nullable LeaderlessPeriod leaderless, int leaderChanges, SyncLatency sync) {
        return new ServerStatusBuilder(ServerId.of("n1"))
                .term(4)
                .electionTimeoutMs(1_000)
                .measurements(new HealthMeasurements(
                        1,
                        leaderless,
                        List.of(new PeerContact(ServerId.of("n2"), 12, false, "refused")),
                        sync,
                        CoreLoopDelay.NONE,
                        0,
                        ProcessPauses.NONE,
                        List.of(new LeaderChangeCount("timeout", leaderChanges)),
                        WriteLatency.NONE,
                        0,
                        null))
                .build();
    }
}
