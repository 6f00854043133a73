package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;

/**
 * Every way that a few servers can go within {@link ModelBounds}, each state once, depth first. What stands in a state: each
 * server's number, what is left of the budgets, and the mail under way in the order of its numbers. Mail that is lost is mail
 * that is never delivered. The servers are alike until one stands, so that the first to stand is the first. Where there is a
 * membership change, that one leads when it begins.
 */
final class ModelChecker {
    /** @param trace what leads to the violation; empty when there is none */
    record Result(long stateCount, int serverStateCount, boolean isExhaustive, String violation, List<String> trace) {}

    private static final int BUDGETS = 4;

    private final ModelBounds bounds;
    private final ModelTransitions transitions;
    private final VisitedStates visited = new VisitedStates();
    private final ModelMoves moves;
    private final int servers;
    private final ArrayList<PathStep> path = new ArrayList<>();

    /** A state on the way, and which of its moves is tried next. */
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
        this.servers = bounds.servers().size();
        this.moves = new ModelMoves(bounds, transitions);
    }

    /** @param maxStates it is left unfinished when it has met so many */
    static Result check(ModelBounds bounds, long maxStates) {
        return new ModelChecker(bounds).explore(maxStates);
    }

    private Result explore(long maxStates) {
        int[] first = new int[servers + BUDGETS];
        for (int i = 0; i < servers; i++) {
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

    /** Whether nothing has happened yet that tells the servers from each other. */
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
        List<ModelServerFacts> facts = new ArrayList<>(servers);
        for (int i = 0; i < servers; i++) {
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
