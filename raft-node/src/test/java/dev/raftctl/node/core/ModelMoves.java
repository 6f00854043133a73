package dev.raftctl.node.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Enumerates the possible moves in a state of the model, numbered from 0, and computes the state after a move. */
final class ModelMoves {
    /** Offsets of the remaining budgets, which follow the servers in a state. */
    private static final int RESTARTS = 0;

    private static final int DUPLICATES = 1;
    private static final int HEARTBEATS = 2;
    private static final int CHANGES = 3;
    private static final int BUDGET_COUNT = 4;
    private static final int KIND_COUNT = 5;
    private static final int NONE = -1;

    /**
     * @param input the input number; -1 if the move is not possible now
     * @param messageSlot the slot of the delivered message in the state; -1 if no message is delivered
     * @param budget the budget it consumes; -1 for none
     */
    record Move(int server, int input, int messageSlot, int budget) {
        boolean isPossible() {
            return input >= 0;
        }
    }

    private static final Move IMPOSSIBLE = new Move(0, NONE, NONE, NONE);

    private final ModelBounds bounds;
    private final ModelTransitions transitions;
    private final int serverCount;
    private final int timeout;
    private final int propose;
    private final int restart;
    private final int sync;
    private final int change;

    ModelMoves(ModelBounds bounds, ModelTransitions transitions) {
        this.bounds = bounds;
        this.transitions = transitions;
        this.serverCount = bounds.servers().size();
        this.timeout = transitions.inputNumber(new ModelInput.Deadline());
        this.propose = transitions.inputNumber(new ModelInput.Propose());
        this.restart = transitions.inputNumber(new ModelInput.Restart());
        this.sync = transitions.inputNumber(new ModelInput.Sync());
        this.change = transitions.inputNumber(new ModelInput.Reconfigure(bounds.changes()));
    }

    void fillBudgets(int[] state) {
        state[serverCount + RESTARTS] = bounds.maxRestarts();
        state[serverCount + DUPLICATES] = bounds.maxDuplicates();
        state[serverCount + HEARTBEATS] = bounds.maxHeartbeatRounds();
        state[serverCount + CHANGES] = bounds.changes().isEmpty() ? 0 : 1;
    }

    /** Makes the first server campaign and delivers all messages until none is left. */
    int[] electFirstServer(int[] start) {
        int[] state = after(start, new Move(0, timeout, NONE, NONE), transitions.step(start[0], timeout));
        while (state.length > serverCount + BUDGET_COUNT) {
            Move next = delivery(state, serverCount + BUDGET_COUNT, NONE);
            state = after(state, next, transitions.step(state[next.server()], next.input()));
        }
        return state;
    }

    /**
     * Returns one move of a state. The order of moves differs from state to state, so that a partial exploration is not
     * confined to one region.
     *
     * @param areInterchangeable only the first server moves, because the servers are still interchangeable
     * @return null if there is no move with this number
     */
    @Nullable
    Move moveAt(int[] state, int number, boolean areInterchangeable) {
        int messageCount = state.length - serverCount - BUDGET_COUNT;
        int moveCount = 2 * messageCount + KIND_COUNT * serverCount;
        return number == moveCount
                ? null
                : move(
                        state,
                        (number + Math.floorMod(Arrays.hashCode(state), moveCount)) % moveCount,
                        messageCount,
                        areInterchangeable);
    }

    private Move move(int[] state, int number, int messageCount, boolean areInterchangeable) {
        if (number < messageCount) {
            return delivery(state, serverCount + BUDGET_COUNT + number, NONE);
        }
        if (number < 2 * messageCount) {
            return delivery(state, serverCount + BUDGET_COUNT + number - messageCount, DUPLICATES);
        }
        int serverMoveNumber = number - 2 * messageCount;
        int server = serverMoveNumber / KIND_COUNT;
        return areInterchangeable && server > 0 ? IMPOSSIBLE : serverMove(state, server, serverMoveNumber % KIND_COUNT);
    }

    private Move delivery(int[] state, int slot, int budget) {
        boolean isRepeat = slot > serverCount + BUDGET_COUNT && state[slot - 1] == state[slot];
        if (isRepeat || (budget != NONE && state[serverCount + budget] == 0)) {
            return IMPOSSIBLE;
        }
        return new Move(transitions.receiver(state[slot]), state[slot], slot, budget);
    }

    private Move serverMove(int[] state, int server, int kind) {
        ModelServerFacts facts = transitions.facts(state[server]);
        return switch (kind) {
            case 0 ->
                facts.isLeader()
                        ? move(state, server, timeout, HEARTBEATS, bounds.deliversHeartbeats())
                        : move(state, server, timeout, NONE, facts.term() < bounds.maxTerm());
            case 1 ->
                move(state, server, propose, NONE, facts.isLeader() && facts.logTerms().length < bounds.maxLogLength());
            case 2 -> move(state, server, restart, RESTARTS, true);
            case 3 -> move(state, server, sync, NONE, facts.isWriting());
            default -> move(state, server, change, CHANGES, facts.isLeader());
        };
    }

    private Move move(int[] state, int server, int input, int budget, boolean isPossible) {
        boolean isWithinBudget = budget == NONE || state[serverCount + budget] > 0;
        return isPossible && isWithinBudget ? new Move(server, input, NONE, budget) : IMPOSSIBLE;
    }

    int[] after(int[] state, Move move, ModelTransitions.Step step) {
        boolean isConsumed = move.messageSlot() != NONE && move.budget() == NONE;
        int[] next = new int[state.length + step.messages().length - (isConsumed ? 1 : 0)];
        int slot = 0;
        for (int i = 0; i < state.length; i++) {
            if (!isConsumed || i != move.messageSlot()) {
                next[slot++] = state[i];
            }
        }
        System.arraycopy(step.messages(), 0, next, slot, step.messages().length);
        next[move.server()] = step.state();
        if (move.budget() != NONE) {
            next[serverCount + move.budget()]--;
        }
        return withoutIneffectiveMessages(next, move.server(), state.length - (isConsumed ? 1 : 0));
    }

    /**
     * Drops messages that have no effect on their receiver. Except for a rejection that arrives too early, they would
     * have none later either, because terms do not go back.
     *
     * @param moved the server whose state has changed: of the older messages, only those to it are checked
     * @param firstNew the first slot with a new message
     */
    private int[] withoutIneffectiveMessages(int[] state, int moved, int firstNew) {
        int end = serverCount + BUDGET_COUNT;
        for (int i = end; i < state.length; i++) {
            int message = state[i];
            int receiver = transitions.receiver(message);
            boolean wasChecked = i < firstNew && receiver != moved;
            if (wasChecked || !isIneffective(state[receiver], message)) {
                state[end++] = message;
            }
        }
        Arrays.sort(state, serverCount + BUDGET_COUNT, end);
        return end == state.length ? state : Arrays.copyOf(state, end);
    }

    private boolean isIneffective(int receiver, int message) {
        return ((ModelInput.Delivery) transitions.input(message)).message().term()
                        <= transitions.facts(receiver).diskTerm()
                && transitions.step(receiver, message).hasNoEffect();
    }
}
