package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.simulation.linear.LinearizabilityResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultTestViewTest {
    private static FaultTestResult proof(long done, @Nullable String contradiction) {
        FaultTestSettings plan = new FaultTestSettings(3, 6, 3, 30_000, List.of(), 1);
        HistoryVerdict verdict = new HistoryVerdict(
                done, 0, new LinearizabilityResult.LinearizableHistory(1), contradiction, "0123abcd");
        return new FaultTestResult(plan, 0, 0, 1, 0, Map.of(), verdict);
    }

    @Test
    void aRunWithoutAnsweredOperationsProvesNothing() {
        FaultTestResult empty = proof(0, null);
        assertThat(empty.holds()).isFalse();
        String text =
                new FaultTestView(empty, null, Path.of("/kept")).blocks(false).toString();
        assertThat(text).contains("NOTHING PROVED").doesNotContain("lost").contains("/kept");
    }

    @Test
    void contradictoryVersionsFailTheProof() {
        FaultTestResult broken = proof(7, "two writes have the version 5");
        assertThat(broken.holds()).isFalse();
        assertThat(new FaultTestView(broken, null, null).blocks(false).toString())
                .contains("NOT linearizable: two writes have the version 5");
        assertThat(proof(7, null).holds()).isTrue();
    }

    @Test
    void theHistoryIsIdentifiedByItsHash() {
        FaultTestResult proof = proof(7, null);
        assertThat(new FaultTestView(proof, null, null).blocks(false).toString())
                .contains("sha256 0123abcd");
        assertThat(new FaultTestView(proof, Path.of("ops.jsonl"), null)
                        .blocks(false)
                        .toString())
                .contains("ops.jsonl, sha256 0123abcd");
    }
}
