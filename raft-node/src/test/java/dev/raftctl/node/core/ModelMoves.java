package dev.raftctl.node.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What may happen next in a state of the model, by numbers from 0, and what the state is then. */
final class ModelMoves {
    /** What is left of each, behind the servers in a state. */
    private static final int RESTARTS = 0;

    private static final int DUPLICATES = 1;
    private static final int HEARTBEATS = 2;
    private static final int CHANGES = 3;
    private static final int BUDGETS = 4;
    private static final int KINDS = 5;
    private static final int NONE = -1;

    /**
     * @param input that the server gets; -1: this is not possible now
     * @param messageSlot its place in the state; -1: the input is no mail
     * @param budget it costs one of; -1: nothing
     */
    record Move(int server, int input, int messageSlot, int budget) {
        boolean isPossible() {
            return input >= 0;
        }
    }

    private static final Move IMPOSSIBLE = new Move(0, NONE, NONE, NONE);

    private final ModelBounds bounds;
    private final ModelTransitions transitions;
    private final int servers;
    private final int timeout;
    private final int propose;
    private final int restart;
    private final int sync;
    private final int change;

    ModelMoves(ModelBounds bounds, ModelTransitions transitions) {
        this.bounds = bounds;
        this.transitions = transitions;
        this.servers = bounds.servers().size();
        this.timeout = transitions.inputNumber(new ModelInput.Deadline());
        this.propose = transitions.inputNumber(new ModelInput.Propose());
        this.restart = transitions.inputNumber(new ModelInput.Restart());
        this.sync = transitions.inputNumber(new ModelInput.Sync());
        this.change = transitions.inputNumber(new ModelInput.Reconfigure(bounds.changes()));
    }

    void fillBudgets(int[] state) {
        state[servers + RESTARTS] = bounds.maxRestarts();
        state[servers + DUPLICATES] = bounds.maxDuplicates();
        state[servers + HEARTBEATS] = bounds.maxHeartbeatRounds();
        state[servers + CHANGES] = bounds.changes().isEmpty() ? 0 : 1;
    }

    /** The first server stands, and all mail is delivered until there is no more. */
    int[] electFirstServer(int[] start) {
        int[] state = after(start, new Move(0, timeout, NONE, NONE), transitions.step(start[0], timeout));
        while (state.length > servers + BUDGETS) {
            Move next = delivery(state, servers + BUDGETS, NONE);
            state = after(state, next, transitions.step(state[next.server()], next.input()));
        }
        return state;
    }

    /**
     * The moves of a state, in an order that differs from state to state: a part of the whole is then no corner of it.
     *
     * @param areInterchangeable the servers are alike yet: only the first moves
     * @return null when there are no more
     */
    @Nullable
    Move moveAt(int[] state, int number, boolean areInterchangeable) {
        int message = state.length - servers - BUDGETS;
        int moveCount = 2 * message + KINDS * servers;
        return number == moveCount
                ? null
                : move(
                        state,
                        (number + Math.floorMod(Arrays.hashCode(state), moveCount)) % moveCount,
                        message,
                        areInterchangeable);
    }

    private Move move(int[] state, int number, int message, boolean areInterchangeable) {
        if (number < message) {
            return delivery(state, servers + BUDGETS + number, NONE);
        }
        if (number < 2 * message) {
            return delivery(state, servers + BUDGETS + number - message, DUPLICATES);
        }
        int serverMoveNumber = number - 2 * message;
        int server = serverMoveNumber / KINDS;
        return areInterchangeable && server > 0 ? IMPOSSIBLE : serverMove(state, server, serverMoveNumber % KINDS);
    }

    private Move delivery(int[] state, int slot, int budget) {
        boolean isRepeat = slot > servers + BUDGETS && state[slot - 1] == state[slot];
        if (isRepeat || (budget != NONE && state[servers + budget] == 0)) {
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
        boolean isWithinBudget = budget == NONE || state[servers + budget] > 0;
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
            next[servers + move.budget()]--;
        }
        return withoutIneffectiveMessages(next, move.server(), state.length - (isConsumed ? 1 : 0));
    }

    /**
     * Mail about which its receiver does nothing is taken for lost. But for a refusal that comes too early it would do nothing
     * about it later either: terms do not go back.
     *
     * @param moved whose state has changed: of what was under way before, only its own mail is looked at
     * @param firstNew where mail begins that was not
     */
    private int[] withoutIneffectiveMessages(int[] state, int moved, int firstNew) {
        int end = servers + BUDGETS;
        for (int i = end; i < state.length; i++) {
            int message = state[i];
            int receiver = transitions.receiver(message);
            boolean wasChecked = i < firstNew && receiver != moved;
            if (wasChecked || !isIneffective(state[receiver], message)) {
                state[end++] = message;
            }
        }
        Arrays.sort(state, servers + BUDGETS, end);
        return end == state.length ? state : Arrays.copyOf(state, end);
    }

    private boolean isIneffective(int receiver, int message) {
        return ((ModelInput.Delivery) transitions.input(message)).message().term()
                        <= transitions.facts(receiver).diskTerm()
                && transitions.step(receiver, message).hasNoEffect();
    }
}
