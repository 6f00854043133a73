package dev.raftctl.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecordedApplyProgressTest {
    private static final String STEP = "step %d:  change %s  voters n1 n2  learners n3  quorum 2 of 2";

    private static String description(String... changes) {
        List<String> plan = new ArrayList<>();
        for (int i = 0; i < changes.length; i++) {
            plan.add(String.format(STEP, i + 1, changes[i]));
        }
        OperationDescription description =
                new OperationDescription("o1", "apply f", "bob", "host", "", plan, List.of(), List.of(), "");
        return Objects.requireNonNull(RecordedApplyProgress.of(OperationRecord.begun(description, "", 7, 1_000, 1_000)))
                .description();
    }

    @Test
    void nothingIsMadeBeforeTheLogHasAConfiguration() {
        assertThat(description("add learner n3", "promote n3")).isEqualTo("0 of 2 steps made; next: add learner n3");
    }

    @Test
    void stepsThatAnEarlierOperationMadeCount() {
        assertThat(description("add learner n3 (done)", "promote n3")).isEqualTo("1 of 2 steps made; next: promote n3");
    }
}
