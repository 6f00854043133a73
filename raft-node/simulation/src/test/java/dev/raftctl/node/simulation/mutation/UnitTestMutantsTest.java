package dev.raftctl.node.simulation.mutation;

import dev.raftctl.mutation.UnitTestMutantsCheck;
import org.junit.jupiter.api.DisplayName;

/** Planted bugs that the simulator does not find. MutationScoreTest publishes them. */
@DisplayName("Planted bugs of the runtime, the pipeline and the tools for data directories")
class UnitTestMutantsTest extends UnitTestMutantsCheck {
    UnitTestMutantsTest() {
        super(Mutant.MODULE, Mutants.ofUnitTests());
    }
}
