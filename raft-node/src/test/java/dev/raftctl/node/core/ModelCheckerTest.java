package dev.raftctl.node.core;

import static dev.raftctl.node.core.TestMembers.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.MemberChange;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Runs as far as a build has time for. {@code -Dmodel.states=20000000} explores more; the output shows how far it got.
 */
@DisplayName("Within the bounds, everything a few servers can do keeps the properties of paper figure 3")
class ModelCheckerTest {
    private static final int MAX_TERM = 3;

    private static final ModelBounds WITHOUT_FAULTS =
            new ModelBounds(List.of(id("1"), id("2"), id("3")), 3, MAX_TERM, 3, 0, 0, 0, false, false, List.of());

    @Test
    @DisplayName("one term, a restart at any time, any message duplicated")
    void oneTermWithARestartAndADuplicate() {
        ModelChecker.Result result =
                explore(WITHOUT_FAULTS.withMaxTerm(2).withMaxRestarts(1).withMaxDuplicates(1), 130_000);
        assertThat(result.isExhaustive()).isTrue();
    }

    @Test
    @DisplayName("one term, writes that become durable in separate steps, a restart that loses pending writes")
    void oneTermWithSlowDisksAndARestart() {
        ModelChecker.Result result =
                explore(WITHOUT_FAULTS.withMaxTerm(2).withMaxRestarts(1).withSlowDisks(), 200_000);
        assertThat(result.isExhaustive()).isTrue();
    }

    @Test
    @DisplayName("two terms with leaders, explored partially")
    void twoLeadersInSuccession() {
        explore(WITHOUT_FAULTS, 400_000);
    }

    @Test
    @DisplayName("two terms with leaders, restarts, duplicates, heartbeats and slow disks, explored partially")
    void allFaultsTogether() {
        explore(
                WITHOUT_FAULTS
                        .withMaxRestarts(2)
                        .withMaxDuplicates(1)
                        .withMaxHeartbeatRounds(1)
                        .withSlowDisks(),
                100_000);
    }

    @Test
    @DisplayName("one voter is replaced by a fourth server, explored partially")
    void oneMembershipChange() {
        explore(
                new ModelBounds(
                        List.of(id("1"), id("2"), id("3"), id("4")),
                        3,
                        MAX_TERM,
                        2,
                        0,
                        0,
                        0,
                        false,
                        false,
                        List.of(
                                new MemberChange.AddVoter(TestMembers.member("4")),
                                new MemberChange.RemoveMember(id("3")))),
                400_000);
    }

    private static ModelChecker.Result explore(ModelBounds bounds, int defaultMaxStates) {
        int maxStates = Integer.getInteger("model.states", defaultMaxStates);
        ModelChecker.Result result = ModelChecker.check(bounds, maxStates);
        System.out.println(result.stateCount()
                + (result.isExhaustive()
                        ? " states, exhaustive"
                        : " states, not exhaustive: more with -Dmodel.states=N")
                + "; states of a single server: " + result.serverStateCount() + ": " + bounds);
        assertThat(result.violation())
                .as("%s", String.join("\n", result.trace()))
                .isEmpty();
        assertThat(result.stateCount()).isGreaterThan(1_000);
        return result;
    }
}
