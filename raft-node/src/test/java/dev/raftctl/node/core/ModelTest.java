package dev.raftctl.node.core;

import static dev.raftctl.node.core.Servers.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.Change;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code -Dmodel.states=20000000} goes further than a build has time for, and says how far. */
@DisplayName("Every way that a few servers can go, within bounds, keeps paper figure 3 true")
class ModelTest {
    private static final int SOME_TERMS = 3;

    private static final ModelBounds QUIET =
            new ModelBounds(List.of(id("1"), id("2"), id("3")), 3, SOME_TERMS, 3, 0, 0, 0, false, false, List.of());

    @Test
    @DisplayName("one term, a restart anywhere, any message once more")
    void one_term_with_a_restart_and_a_duplicate() {
        Model.Result result = explore(QUIET.withTermMax(2).withRestarts(1).withDuplicates(1), 130_000);
        assertThat(result.isWhole()).isTrue();
    }

    @Test
    @DisplayName("one term, on disks whose writes are steps of their own, and a restart that loses what waits")
    void slow_disks() {
        Model.Result result = explore(QUIET.withTermMax(2).withRestarts(1).withSlowDisks(), 200_000);
        assertThat(result.isWhole()).isTrue();
    }

    @Test
    @DisplayName("two terms with leaders, as far as a build has time for")
    void two_leaders_one_after_the_other() {
        explore(QUIET, 400_000);
    }

    @Test
    @DisplayName(
            "two terms with leaders, restarts, duplicates, heartbeats and slow disks, as far as a build has time for")
    void everything_at_once() {
        explore(QUIET.withRestarts(2).withDuplicates(1).withBeats(1).withSlowDisks(), 100_000);
    }

    @Test
    @DisplayName("one voter is replaced by a fourth server, as far as a build has time for")
    void one_membership_change() {
        explore(
                new ModelBounds(
                        List.of(id("1"), id("2"), id("3"), id("4")),
                        3,
                        SOME_TERMS,
                        2,
                        0,
                        0,
                        0,
                        false,
                        false,
                        List.of(new Change.AddVoter(Servers.member("4")), new Change.Remove(id("3")))),
                400_000);
    }

    private static Model.Result explore(ModelBounds bounds, int statesInABuild) {
        int statesMax = Integer.getInteger("model.states", statesInABuild);
        Model.Result result = Model.explored(bounds, statesMax);
        System.out.println(result.states()
                + (result.isWhole() ? " states, all there are" : " states, not all: more with -Dmodel.states=N")
                + ", of servers " + result.serverStates() + ": " + bounds);
        assertThat(result.violation())
                .as("%s", String.join("\n", result.trace()))
                .isEmpty();
        assertThat(result.states()).isGreaterThan(1_000);
        return result;
    }
}
