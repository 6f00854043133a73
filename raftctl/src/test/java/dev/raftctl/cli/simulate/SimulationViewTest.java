package dev.raftctl.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.view.DocumentBlock;
import dev.raftctl.node.simulation.SimulationResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulationViewTest {
    @Test
    void namesABrokenPropertyAndTheCommandToReplayIt() {
        SimulationResult.SimulationFailure failure =
                new SimulationResult.SimulationFailure("ElectionSafety", "n1 and n2 lead term 5", 812, null);
        SimulationView view = new SimulationView(
                List.of(new SimulationResult(42, 900, 5_000_000, 1, Map.of("crashes", 3L), failure)), 500);
        assertThat(view.isGood()).isFalse();
        assertThat(view.blocks(false))
                .filteredOn(DocumentBlock.TextLineBlock.class::isInstance)
                .map(line -> ((DocumentBlock.TextLineBlock) line).text().text())
                .containsExactly(
                        "seed 42: ElectionSafety does not hold at step 812: n1 and n2 lead term 5",
                        "  raftctl simulate --seed 42 --steps 500 --trace");
    }
}
