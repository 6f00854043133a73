package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;

/**
 * Explores everything a few servers can do within {@link ModelBounds}, depth first, visiting each state once. A state
 * consists of each server's state number, the remaining budgets, and the sorted numbers of the messages in flight. A
 * lost message is one that is never delivered. Servers are interchangeable until one campaigns, so only the first
 * server campaigns first. If the bounds include a membership change, the first server is leader at the start.
 */
final class ModelChecker {
    /** @param trace the moves that lead to the violation; empty if there is none */
    record Result(long stateCount, int serverStateCount, boolean isExhaustive, String violation, List<String> trace) {}

    private static final int BUDGET_COUNT = 4;

    private final ModelBounds bounds;
    private final ModelTransitions transitions;
    private final VisitedStates visited = new VisitedStates();
    private final ModelMoves moves;
    private final int serverCount;
    private final ArrayList<PathStep> path = new ArrayList<>();

    /** A state on the current path, and the number of its next move to try. */
    private static final class PathStep {
        private final int[] state;
        private final String move;
        private int next;

        PathStep(int[] state, String move) {
            this.state = state;
            this.move = move;
        }
    }

    private ModelChecker(ModelBounds bounds) {
        this.bounds = bounds;
        this.transitions = new ModelTransitions(bounds);
        this.serverCount = bounds.servers().size();
        this.moves = new ModelMoves(bounds, transitions);
    }

    /**
     * Explores the states within the bounds.
     *
     * @param maxStates the exploration stops after visiting this many states
     */
    static Result check(ModelBounds bounds, long maxStates) {
        return new ModelChecker(bounds).explore(maxStates);
    }

    private Result explore(long maxStates) {
        int[] first = new int[serverCount + BUDGET_COUNT];
        for (int i = 0; i < serverCount; i++) {
            first[i] = transitions.initialState(bounds.servers().get(i));
        }
        moves.fillBudgets(first);
        if (!bounds.changes().isEmpty()) {
            first = moves.electFirstServer(first);
        }
        visited.add(first);
        path.add(new PathStep(first, ""));
        while (!path.isEmpty() && visited.size() < maxStates) {
            PathStep top = path.get(path.size() - 1);
            ModelMoves.Move move = moves.moveAt(top.state, top.next++, areServersInterchangeable());
            if (move == null) {
                path.remove(path.size() - 1);
            } else if (move.isPossible()) {
                String violation = follow(top.state, move);
                if (!violation.isEmpty()) {
                    return result(violation);
                }
            }
        }
        return result("");
    }

    /** Returns whether nothing has happened yet that distinguishes the servers. */
    private boolean areServersInterchangeable() {
        return path.size() == 1 && bounds.changes().isEmpty();
    }

    private String follow(int[] state, ModelMoves.Move move) {
        ModelTransitions.Step step = transitions.step(state[move.server()], move.input());
        if (!step.violation().isEmpty()) {
            path.add(new PathStep(state, text(move)));
            return step.violation();
        }
        int[] next = moves.after(state, move, step);
        if (!visited.add(next)) {
            return "";
        }
        path.add(new PathStep(next, text(move)));
        List<ModelServerFacts> facts = new ArrayList<>(serverCount);
        for (int i = 0; i < serverCount; i++) {
            facts.add(transitions.facts(next[i]));
        }
        return ModelSafety.violation(facts, bounds.changes().isEmpty());
    }

    private String text(ModelMoves.Move move) {
        ServerId server = bounds.servers().get(move.server());
        return server + ": " + transitions.input(move.input());
    }

    private Result result(String violation) {
        List<String> trace = new ArrayList<>();
        if (!violation.isEmpty()) {
            path.forEach(frame -> trace.add(frame.move));
        }
        return new Result(visited.size(), transitions.stateCount(), path.isEmpty(), violation, trace);
    }
}
