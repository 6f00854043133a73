package dev.raftctl.node.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explores every state of the bounded models. */
@DisplayName("The specification is safe")
class BoundedModelsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} with {1} terms and logs of {2} entries")
    @CsvSource({
        "elections, 3, 2",
        "figure-8, 5, 3",
        "durable-votes, 3, 1",
        "durable-entries, 3, 2",
        "pre-votes, 3, 3",
        "membership, 2, 4",
        "membership-of-three, 3, 4",
        "snapshots, 4, 3",
        "recovery, 3, 3",
        "lost-disks, 3, 3",
        "leases, 3, 3",
        "leases-and-restarts, 3, 3",
        "leases-and-operators, 3, 3"
    })
    @DisplayName("in every state of the model")
    void hasNoUnsafeState(String model, int maxTerm, int maxLength) throws IOException, InterruptedException {
        TlcResult result =
                BoundedModel.named(model).withBounds(maxTerm, maxLength).check(new TlcProcess(directory, 2, true));
        assertThat(result.isComplete()).as(result.output()).isTrue();
        assertThat(result.distinctStateCount()).as("states of " + model).isGreaterThan(50);
    }

    /** The other models have no room for an election with these bounds. */
    @ParameterizedTest(name = "{0} with {1} terms and logs of {2} entries")
    @CsvSource({
        "elections, 3, 2",
        "figure-8, 5, 3",
        "durable-entries, 3, 2",
        "pre-votes, 3, 3",
        "membership-of-three, 3, 4",
        "recovery, 3, 3",
        "lost-disks, 3, 3",
        "leases, 3, 3",
        "leases-and-restarts, 3, 3",
        "leases-and-operators, 3, 3"
    })
    @DisplayName("although a leader is elected in the model")
    void electsALeader(String model, int maxTerm, int maxLength) throws IOException, InterruptedException {
        TlcResult result = BoundedModel.named(model)
                .withBounds(maxTerm, maxLength)
                .withOnlyProperty("NoElection")
                .check(new TlcProcess(directory, 2, true));
        assertThat(result.violatedProperty()).as(result.output()).hasValue("NoElection");
    }

    @ParameterizedTest(name = "{0} with {1} terms and logs of {2} entries")
    @CsvSource({
        "elections, 3, 3",
        "figure-8, 5, 4",
        "durable-votes, 3, 3",
        "durable-entries, 4, 4",
        "pre-votes, 4, 3",
        "membership, 3, 4",
        "membership-of-three, 4, 5",
        "snapshots, 5, 4",
        "recovery, 4, 4",
        "lost-disks, 4, 4",
        "leases, 4, 4",
        "leases-and-restarts, 4, 4",
        "leases-and-operators, 4, 4"
    })
    @Tag("deep")
    @DisplayName("also in larger models")
    void hasNoUnsafeStateInLargerModels(String model, int maxTerm, int maxLength)
            throws IOException, InterruptedException {
        TlcResult result =
                BoundedModel.named(model).withBounds(maxTerm, maxLength).check(new TlcProcess(directory, 2, false));
        assertThat(result.isComplete()).as(result.output()).isTrue();
    }
}
