package dev.raftctl.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.FollowerAcknowledgement;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.WriteStages;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a timed write is found to have waited for. Times are in milliseconds; syncs take 0.3 ms unless stated. */
class WriteBottleneckTest {
    private static final ServerId N1 = ServerId.of("n1");
    private static final ServerId N2 = ServerId.of("n2");
    private static final ServerId N3 = ServerId.of("n3");

    /** @param times queue, sync of n1, acknowledgements of n2 and n3, commit and apply */
    private static WriteStages stages(String times) {
        long[] micros = List.of(times.split(" ")).stream()
                .mapToLong(each -> each.equals("-") ? -1 : Long.parseLong(each) * 1_000)
                .toArray();
        return new WriteStages(
                new LogPosition(5, 21),
                micros[0],
                micros[1],
                List.of(new FollowerAcknowledgement(N2, micros[2]), new FollowerAcknowledgement(N3, micros[3])),
                micros[4],
                micros[5]);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # queue n1 n2 n3 commit apply, evidence,                        resource,      servers, decisive
            1   9   4 300   9  10,       led,                               disk,          n1,      n1
            1  20   4 300  20  21,       led; n1 throttled 66; n1 late 1s,  cpu,           n1,      n1
            1   3  90 300  90  91,       led; n2 sync 80ms,                 disk,          n2,      n2
            1   3  90 300  90  91,       led,                               network,       n1 n2,   n2
            1   3  90 300  90  91,       led; n2 throttled 66; n2 late 1s,  cpu,           n2,      n2
            1   3  90 300  90  91,       led; n1 throttled 66; n1 late 1s,  cpu,           n1,      n2
            1   3  90 300  90  91,       led; n2 old,                       followers,     n2,      n2
            1   -  90 300 300 301,       led,                               network,       n1 n3,   n3
            1 700  90 300 300 301,       led; n3 sync 200ms,                disk,          n3,      n3
            1   3  90   -  90  91,       led; n2 sync 80ms,                 disk,          n2,      n2
            1   3   4  90   4   5,       voters n1 n2; leader n1; learners n3,  network,   n1 n2,   n2
            1   3  90   4  90  91,       voters n1 n2; leader n1; learners n3,  network,   n1 n2,   n2
            1   3   4  90  90  91,       led; outgoing n1 n3,               network,       n1 n3,   n3
            80  3  90 300  90  91,       led; n2 sync 9ms,                  cpu,           n1,      n2
            1   3   4 300   4 600,       led,                               state-machine, n1,      n2
            1   3   4 300   4 600,       led; n1 throttled 66; n1 late 1s,  cpu,           n1,      n2
            1   3   -   -  90  91,       led,                               followers,     '',      ''
            """)
    void theLongestWaitIsNamed(String times, String script, String resource, String servers, String decisive) {
        ClusterVerdict verdict = Findings.of(ScenarioScript.evidence(script));
        WriteBottleneck found = WriteBottleneck.of(stages(times.replaceAll(" +", " ")), N1, verdict);
        assertThat(found.resource()).isEqualTo(resource);
        assertThat(found.servers().stream().map(ServerId::value).collect(Collectors.joining(" ")))
                .isEqualTo(servers);
        assertThat(found.decisiveVoter() == null ? "" : found.decisiveVoter().value())
                .isEqualTo(decisive);
    }

    @Test
    void theWaitAndTheSyncAreStated() {
        ClusterVerdict slow = Findings.of(ScenarioScript.evidence("led; n2 sync 80ms"));
        assertThat(WriteBottleneck.of(stages("1 3 91 300 91 92"), N1, slow))
                .isEqualTo(new WriteBottleneck("disk", List.of(N2), N2, 90_000, 80_000));
        // The longest recent sync took longer than the write, so it was another one.
        ClusterVerdict once = Findings.of(ScenarioScript.evidence("led; n2 sync-p99 800ms"));
        assertThat(WriteBottleneck.of(stages("1 3 91 300 91 92"), N1, once))
                .isEqualTo(new WriteBottleneck("network", List.of(N1, N2), N2, 90_000, 300));
    }
}
