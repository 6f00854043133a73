package dev.raftctl.node.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.journal.DiagnosticDumpFiles;
import dev.raftctl.protocol.message.DecisionRecord;
import dev.raftctl.protocol.message.SyncLatency;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticDumpTest {
    @Test
    void containsTheStatusTheLinksTheThreadsAndTheLastDecisions() {
        String json = DiagnosticDump.of(
                "sync",
                1_000,
                DiagnosticDumpTriggerTest.status(null, 0, SyncLatency.NONE),
                0.5,
                List.of(new DiagnosticDump.ThreadSnapshot("raftctl-core", "WAITING", List.of("a.B.c(B.java:1)", "d"))),
                List.of(new DecisionRecord(900, 4, "election-won", "n2", "a \"text\"\n")));
        assertThat(json)
                .startsWith("{\"schemaVersion\":1,\"reason\":\"sync\",\"atMillis\":1000,\"id\":\"n1\",")
                .contains("\"loadAverage\":0.5")
                .contains("\"links\":[{\"peer\":\"n2\",\"heardMs\":12,\"connected\":false,\"reason\":\"refused\"}]")
                .contains("\"kind\":\"election-won\",\"server\":\"n2\"")
                .contains("\"text\":\"a \\\"text\\\"\\u000a\"}]")
                .endsWith("\"threads\":[{\"name\":\"raftctl-core\",\"state\":\"WAITING\","
                        + "\"frames\":[\"a.B.c(B.java:1)\",\"d\"]}]}\n");
    }

    @Test
    void staysWithinTheLimitOfAFile() {
        DecisionRecord longest = new DecisionRecord(900, 4, "kind", "n2", "x".repeat(2_000));
        List<String> frames = Collections.nCopies(1_000, "y".repeat(110));
        String json = DiagnosticDump.of(
                "sync",
                1_000,
                DiagnosticDumpTriggerTest.status(null, 0, SyncLatency.NONE),
                -1,
                Collections.nCopies(500, new DiagnosticDump.ThreadSnapshot("thread", "RUNNABLE", frames)),
                Collections.nCopies(64, longest));
        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(DiagnosticDumpFiles.MAX_BYTES);
    }
}
