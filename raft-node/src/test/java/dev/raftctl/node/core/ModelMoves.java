package dev.raftctl.node.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What may happen next in a state of the model, by numbers from 0, and what the state is then. */
final class ModelMoves {
    /** What is left of each, behind the servers in a state. */
    private static final int RESTARTS = 0;

    private static final int DUPLICATES = 1;
    private static final int BEATS = 2;
    private static final int CHANGES = 3;
    private static final int BUDGETS = 4;
    private static final int KINDS = 5;
    private static final int NONE = -1;

    /**
     * @param input that the server gets; -1: this is not possible now
     * @param mail its place in the state; -1: the input is no mail
     * @param budget it costs one of; -1: nothing
     */
    record Move(int server, int input, int mail, int budget) {
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
        this.timeout = transitions.number(new ModelInput.Timeout());
        this.propose = transitions.number(new ModelInput.Propose());
        this.restart = transitions.number(new ModelInput.Restart());
        this.sync = transitions.number(new ModelInput.Sync());
        this.change = transitions.number(new ModelInput.Reconfigure(bounds.changes()));
    }

    void fillBudgets(int[] state) {
        state[servers + RESTARTS] = bounds.restarts();
        state[servers + DUPLICATES] = bounds.duplicates();
        state[servers + BEATS] = bounds.beats();
        state[servers + CHANGES] = bounds.changes().isEmpty() ? 0 : 1;
    }

    /** The first server stands, and all mail is delivered until there is no more. */
    int[] withALeader(int[] start) {
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
     * @param alike the servers are alike yet: only the first moves
     * @return null when there are no more
     */
    @Nullable
    Move from(int[] state, int number, boolean alike) {
        int mail = state.length - servers - BUDGETS;
        int all = 2 * mail + KINDS * servers;
        return number == all
                ? null
                : move(state, (number + Math.floorMod(Arrays.hashCode(state), all)) % all, mail, alike);
    }

    private Move move(int[] state, int number, int mail, boolean alike) {
        if (number < mail) {
            return delivery(state, servers + BUDGETS + number, NONE);
        }
        if (number < 2 * mail) {
            return delivery(state, servers + BUDGETS + number - mail, DUPLICATES);
        }
        int own = number - 2 * mail;
        int server = own / KINDS;
        return alike && server > 0 ? IMPOSSIBLE : own(state, server, own % KINDS);
    }

    private Move delivery(int[] state, int at, int budget) {
        boolean same = at > servers + BUDGETS && state[at - 1] == state[at];
        if (same || (budget != NONE && state[servers + budget] == 0)) {
            return IMPOSSIBLE;
        }
        return new Move(transitions.receiver(state[at]), state[at], at, budget);
    }

    private Move own(int[] state, int server, int kind) {
        ModelFacts facts = transitions.facts(state[server]);
        return switch (kind) {
            case 0 ->
                facts.leads()
                        ? move(state, server, timeout, BEATS, bounds.heartbeats())
                        : move(state, server, timeout, NONE, facts.term() < bounds.termMax());
            case 1 -> move(state, server, propose, NONE, facts.leads() && facts.log().length < bounds.logMax());
            case 2 -> move(state, server, restart, RESTARTS, true);
            case 3 -> move(state, server, sync, NONE, facts.isWriting());
            default -> move(state, server, change, CHANGES, facts.leads());
        };
    }

    private Move move(int[] state, int server, int input, int budget, boolean possible) {
        boolean affordable = budget == NONE || state[servers + budget] > 0;
        return possible && affordable ? new Move(server, input, NONE, budget) : IMPOSSIBLE;
    }

    int[] after(int[] state, Move move, ModelTransitions.Step step) {
        boolean taken = move.mail() != NONE && move.budget() == NONE;
        int[] next = new int[state.length + step.mail().length - (taken ? 1 : 0)];
        int at = 0;
        for (int i = 0; i < state.length; i++) {
            if (!taken || i != move.mail()) {
                next[at++] = state[i];
            }
        }
        System.arraycopy(step.mail(), 0, next, at, step.mail().length);
        next[move.server()] = step.state();
        if (move.budget() != NONE) {
            next[servers + move.budget()]--;
        }
        return withoutDeadMail(next, move.server(), state.length - (taken ? 1 : 0));
    }

    /**
     * Mail about which its receiver does nothing is taken for lost. But for a refusal that comes too early it would do nothing
     * about it later either: terms do not go back.
     *
     * @param moved whose state has changed: of what was under way before, only its own mail is looked at
     * @param fresh where mail begins that was not
     */
    private int[] withoutDeadMail(int[] state, int moved, int fresh) {
        int end = servers + BUDGETS;
        for (int i = end; i < state.length; i++) {
            int mail = state[i];
            int receiver = transitions.receiver(mail);
            boolean wasLookedAt = i < fresh && receiver != moved;
            if (wasLookedAt || !isDead(state[receiver], mail)) {
                state[end++] = mail;
            }
        }
        Arrays.sort(state, servers + BUDGETS, end);
        return end == state.length ? state : Arrays.copyOf(state, end);
    }

    private boolean isDead(int receiver, int mail) {
        return ((ModelInput.Mail) transitions.input(mail)).message().term()
                        <= transitions.facts(receiver).diskTerm()
                && transitions.step(receiver, mail).isNothing();
    }
}
