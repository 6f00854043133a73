package dev.raftctl.node.core;

import static dev.raftctl.node.core.TestMembers.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.MemberChange;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code -Dmodel.states=20000000} goes further than a build has time for, and says how far. */
@DisplayName("Every way that a few servers can go, within bounds, keeps paper figure 3 true")
class ModelCheckerTest {
    private static final int MAX_TERM = 3;

    private static final ModelBounds WITHOUT_FAULTS =
            new ModelBounds(List.of(id("1"), id("2"), id("3")), 3, MAX_TERM, 3, 0, 0, 0, false, false, List.of());

    @Test
    @DisplayName("one term, a restart anywhere, any message once more")
    void oneTermWithARestartAndADuplicate() {
        ModelChecker.Result result =
                explore(WITHOUT_FAULTS.withMaxTerm(2).withMaxRestarts(1).withMaxDuplicates(1), 130_000);
        assertThat(result.isExhaustive()).isTrue();
    }

    @Test
    @DisplayName("one term, on disks whose writes are steps of their own, and a restart that loses what waits")
    void oneTermWithSlowDisksAndARestart() {
        ModelChecker.Result result =
                explore(WITHOUT_FAULTS.withMaxTerm(2).withMaxRestarts(1).withSlowDisks(), 200_000);
        assertThat(result.isExhaustive()).isTrue();
    }

    @Test
    @DisplayName("two terms with leaders, as far as a build has time for")
    void twoLeadersInSuccession() {
        explore(WITHOUT_FAULTS, 400_000);
    }

    @Test
    @DisplayName(
            "two terms with leaders, restarts, duplicates, heartbeats and slow disks, as far as a build has time for")
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
    @DisplayName("one voter is replaced by a fourth server, as far as a build has time for")
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
                        List.of(new MemberChange.AddVoter(TestMembers.member("4")), new MemberChange.Remove(id("3")))),
                400_000);
    }

    private static ModelChecker.Result explore(ModelBounds bounds, int defaultMaxStates) {
        int maxStates = Integer.getInteger("model.states", defaultMaxStates);
        ModelChecker.Result result = ModelChecker.check(bounds, maxStates);
        System.out.println(result.stateCount()
                + (result.isExhaustive() ? " states, all there are" : " states, not all: more with -Dmodel.states=N")
                + ", of servers " + result.serverStateCount() + ": " + bounds);
        assertThat(result.violation())
                .as("%s", String.join("\n", result.trace()))
                .isEmpty();
        assertThat(result.stateCount()).isGreaterThan(1_000);
        return result;
    }
}
