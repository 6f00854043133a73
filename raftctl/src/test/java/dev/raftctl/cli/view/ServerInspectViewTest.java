package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.view.StructuredData.ListData;
import dev.raftctl.cli.view.StructuredData.LongData;
import dev.raftctl.cli.view.StructuredData.NullData;
import dev.raftctl.cli.view.StructuredData.ObjectData;
import dev.raftctl.cli.view.StructuredData.StringData;
import dev.raftctl.protocol.message.ClockJump;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.LeaderChangeCount;
import dev.raftctl.protocol.message.LeaderlessPeriod;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerProcessStatus;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.ServerStatusField;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.VoteRejection;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that every field of a status is shown, and the measurements only of a server that reports them. */
class ServerInspectViewTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");

    private static final HealthMeasurements MEASUREMENTS = new HealthMeasurements(
            1_796_000_000_000L,
            new LeaderlessPeriod(
                    "pre-candidate",
                    4_200,
                    7,
                    List.of(new VoteRejection(
                            N2, true, 5, "log-behind", new LogPosition(3, 12), new LogPosition(3, 3), 900))),
            List.of(new PeerContact(N2, -1, false, "refused")),
            new SyncLatency(120, 300, 900, 4_000, 1_200),
            new CoreLoopDelay(480_000, 500),
            66,
            new ProcessPauses(2, 2_700, 2_600, 4_000, 12, 1),
            List.of(new LeaderChangeCount("timeout", 2), new LeaderChangeCount("observed", 3)),
            new WriteLatency(17, 494_000, 600_000, 510, "cpu"),
            3,
            new ClockJump(-3_600_000, 30_000));

    private static ServerStatusBuilder server() {
        return new ServerStatusBuilder(N1).process(new ServerProcessStatus(0x9f, "", "", List.of()));
    }

    @Test
    void everyFieldIsShown() {
        List<ServerStatusField> shown = new ArrayList<>(ServerInspectView.REPORTED_BY_ALL);
        shown.addAll(ServerInspectView.REPORTED_WITH_MEASUREMENTS);
        // These two are part of the configuration.
        shown.add(ServerStatusField.CONFIG_INDEX);
        shown.add(ServerStatusField.CONFIG_COMMITTED);
        assertThat(shown).containsExactlyInAnyOrder(ServerStatusField.values());
    }

    @Test
    void measurementsAreShownAsJson() {
        Map<String, StructuredData> json =
                json(server().measurements(MEASUREMENTS).build());
        assertThat(json)
                .containsEntry("bootNonce", new StringData("9f"))
                .containsEntry("lineage", new StringData("0"))
                .containsEntry("certificateExpires", new NullData())
                .containsEntry("wallTime", new StringData("2026-11-30T00:53:20.000Z"))
                .containsEntry("throttledPercent", new LongData(66))
                .containsEntry("lastAppliedTerm", new LongData(3))
                .containsEntry(
                        "loop", new ObjectData().put("p99Micros", 480_000).put("maxGapMs", 500))
                .containsEntry(
                        "clockJump", new ObjectData().put("ms", -3_600_000).put("agoMs", 30_000))
                .containsEntry(
                        "leaderChanges5m", new ObjectData().put("timeout", 2).put("observed", 3))
                .containsEntry(
                        "sync",
                        new ObjectData()
                                .put("count", 120)
                                .put("p50Micros", 300)
                                .put("p99Micros", 900)
                                .put("maxMicros", 4_000)
                                .put("runningMs", 1_200))
                .containsEntry(
                        "links",
                        new ListData(List.of(new ObjectData()
                                .put("peer", "n2")
                                .putNumber("hearsMs", null)
                                .put("connected", false)
                                .put("why", "refused"))))
                .containsEntry(
                        "writes",
                        new ObjectData()
                                .put("perSecond", 17)
                                .put("p50Micros", 494_000)
                                .put("p99Micros", 600_000)
                                .put("oldestMs", 510)
                                .put("limitedBy", "cpu"));
        ObjectData leaderless = (ObjectData) json.get("leaderless");
        assertThat(leaderless.values())
                .containsEntry("stage", new StringData("pre-candidate"))
                .containsEntry("attempts", new LongData(7))
                .containsKeys("sinceMs", "refusals");
    }

    @Test
    void theJsonOfAnOlderServerHasNoMeasurements() {
        assertThat(json(server().build()))
                .containsKeys("id", "role", "observed")
                .doesNotContainKeys(ServerInspectView.REPORTED_WITH_MEASUREMENTS.stream()
                        .map(ServerStatusField::jsonName)
                        .toArray(String[]::new));
    }

    @Test
    void measurementsAreRowsOfTheTable() {
        assertThat(rows(server().measurements(MEASUREMENTS).build()))
                .containsEntry(
                        "without a leader",
                        "4.2s, pre-candidate, 7 attempts; last rejected by n2: log-behind (its log ends at t3/12,"
                                + " the candidate's at t3/3)")
                .containsEntry("sync", "p50 0.3ms, p99 0.9ms, longest 4.0ms of 120; one running for 1.2s")
                .containsEntry("core delay", "p99 480ms, longest 500ms")
                .containsEntry("throttled", "66 % of the CPU quota's periods")
                .containsEntry(
                        "pauses",
                        "2 in 5 minutes, longest 2.7s, last 2.6s, 4.0s ago; garbage collection 12ms; 1 while leading")
                .containsEntry("leader changes", "2 timeout, 3 observed in 5 minutes")
                .containsEntry("writes", "17/s, p50 494ms, p99 600ms, oldest uncommitted 510ms, limited by cpu")
                .containsEntry("clock jump", "-1h00m, 30s ago");
    }

    @Test
    void theTableOfAnOlderServerHasNoMeasurements() {
        assertThat(rows(server().build())).containsKeys("id", "term").doesNotContainKeys("sync", "core delay", "clock");
    }

    private static Map<String, StructuredData> json(ServerStatus status) {
        return new ServerInspectView(status).data().values();
    }

    private static Map<String, String> rows(ServerStatus status) {
        Map<String, String> rows = new LinkedHashMap<>();
        DocumentBlock.NamedValuesBlock table = (DocumentBlock.NamedValuesBlock)
                new ServerInspectView(status).blocks(false).get(0);
        for (DocumentBlock.NamedValue each : table.fields()) {
            rows.put(each.name(), each.value().text());
        }
        return rows;
    }
}
