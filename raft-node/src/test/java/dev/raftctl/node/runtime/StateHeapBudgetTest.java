package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests that the state does not use all of the heap (hazard D17). */
class StateHeapBudgetTest {
    private static final int MIB = 1 << 20;
    private static final ClientReply DONE = new ClientReply.CommandExecutedReply(new byte[0], new LogPosition(1, 1));

    private final StateHeapBudget budget = new StateHeapBudget(128 * MIB, 4 * MIB);
    private final List<ClientReply> answers = new ArrayList<>();

    @Test
    void d17InFlightCommandsCountUntilTheyAreAnswered() {
        long state = budget.softMaxBytes() - 2 * MIB;
        RequestResponder first = budget.admit(MIB, state, answers::add);
        RequestResponder second = budget.admit(MIB, state, answers::add);
        assertThat(budget.admit(MIB, state, answers::add)).isNull();
        Objects.requireNonNull(first).reply(DONE);
        assertThat(budget.admit(MIB, state, answers::add)).isNotNull();
        assertThat(second).isNotNull();
        assertThat(answers).containsExactly(DONE);
    }

    @Test
    void concurrentLargeCommandsAreLimitedEvenIfTheStateIsEmpty() {
        int admitted = 0;
        while (budget.admit(MIB, 0, answers::add) != null) {
            admitted++;
        }
        assertThat(admitted * (long) MIB).isBetween(budget.softMaxBytes() - MIB, budget.softMaxBytes());
    }

    @Test
    void theHardLimitIsAboveTheSoftLimitAndWithinTheHeap() {
        assertThat(budget.hardMaxBytes()).isBetween(budget.softMaxBytes() + 1, 128L * MIB);
        assertThat(new StateHeapBudget(64 * MIB, 64 * MIB).softMaxBytes()).isPositive();
    }
}
