package dev.raftctl.node.simulation.linear;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search of Wing and Gong (1993) with Lowe's memory of visited configurations (2017): place one operation after the
 * other, each before the first answer that is still waiting, and go back where none fits.
 */
final class KeySearch {
    /** How a search ends. */
    enum End {
        FOUND,
        EXHAUSTED,
        GIVEN_UP
    }

    private record Visited(BitSet placed, long state) {}

    private record Placement(Moment call, long stateBefore) {}

    private final List<Operation> operations;
    private final long stepsMax;
    private final Moment head;
    private final BitSet placed = new BitSet();
    private final Set<Visited> visited = new HashSet<>();
    private final Deque<Placement> path = new ArrayDeque<>();
    private int answersLeft;
    private int fewestLeft = Integer.MAX_VALUE;
    private BitSet placedAtFewest = new BitSet();
    private long state = Action.ABSENT;
    private long steps;

    /** @param operations of one key, in the order of their calls */
    KeySearch(List<Operation> operations, long stepsMax) {
        this.operations = operations;
        this.stepsMax = stepsMax;
        this.head = Moment.line(operations);
        for (Operation operation : operations) {
            answersLeft += operation.isAnswered() ? 1 : 0;
        }
    }

    End run() {
        Moment at = head.next();
        // What is left when every answer has been explained may never have happened.
        while (answersLeft > 0) {
            if (++steps > stepsMax) {
                return End.GIVEN_UP;
            }
            if (at != null && at.isCall()) {
                at = place(at) ? head.next() : at.next();
            } else if (path.isEmpty()) {
                return End.EXHAUSTED;
            } else {
                at = takeBack().next();
            }
        }
        return End.FOUND;
    }

    private boolean place(Moment call) {
        Operation operation = call.operation();
        if (operation.isAnswered() && operation.action().answer(state) != operation.answer()) {
            return false;
        }
        long next = operation.action().next(state);
        placed.set(call.number());
        if (!visited.add(new Visited((BitSet) placed.clone(), next))) {
            placed.clear(call.number());
            return false;
        }
        path.push(new Placement(call, state));
        state = next;
        call.lift();
        answersLeft -= operation.isAnswered() ? 1 : 0;
        if (answersLeft < fewestLeft) {
            fewestLeft = answersLeft;
            placedAtFewest = (BitSet) placed.clone();
        }
        return true;
    }

    private Moment takeBack() {
        Placement last = path.pop();
        Moment call = last.call();
        state = last.stateBefore();
        placed.clear(call.number());
        call.unlift();
        answersLeft += call.operation().isAnswered() ? 1 : 0;
        return call;
    }

    long steps() {
        return steps;
    }

    /** What could not be placed where the search came farthest: the first few, in the order of their calls. */
    List<Operation> stuck() {
        List<Operation> stuck = new ArrayList<>();
        for (int i = 0; i < operations.size() && stuck.size() < 12; i++) {
            if (!placedAtFewest.get(i)) {
                stuck.add(operations.get(i));
            }
        }
        return stuck;
    }

    /** A call or an answer, in a line of them ordered by time, which can be taken out and put back. */
    private static final class Moment {
        private final @Nullable Operation operation;
        private final int number;
        private final boolean isCall;
        private @Nullable Moment answer;
        private @Nullable Moment before;
        private @Nullable Moment next;

        private Moment(@Nullable Operation operation, int number, boolean isCall) {
            this.operation = operation;
            this.number = number;
            this.isCall = isCall;
        }

        static Moment line(List<Operation> operations) {
            List<Moment> moments = new ArrayList<>();
            for (int i = 0; i < operations.size(); i++) {
                Moment call = new Moment(operations.get(i), i, true);
                moments.add(call);
                if (operations.get(i).isAnswered()) {
                    call.answer = new Moment(operations.get(i), i, false);
                    moments.add(call.answer);
                }
            }
            // At the same time calls stand before answers: the two operations overlap.
            moments.sort((a, b) ->
                    a.time() != b.time() ? Long.compare(a.time(), b.time()) : Boolean.compare(b.isCall, a.isCall));
            Moment head = new Moment(null, -1, false);
            Moment last = head;
            for (Moment moment : moments) {
                last.next = moment;
                moment.before = last;
                last = moment;
            }
            return head;
        }

        private long time() {
            return isCall ? operation().calledAt() : operation().returnedAt();
        }

        Operation operation() {
            if (operation == null) {
                throw new IllegalStateException("the head of the line is no operation");
            }
            return operation;
        }

        int number() {
            return number;
        }

        boolean isCall() {
            return isCall;
        }

        @Nullable
        Moment next() {
            return next;
        }

        /** Take this call and its answer out of the line. */
        void lift() {
            leave();
            if (answer != null) {
                answer.leave();
            }
        }

        /** Put both back, in the opposite order. */
        void unlift() {
            if (answer != null) {
                answer.comeBack();
            }
            comeBack();
        }

        private void leave() {
            if (before != null) {
                before.next = next;
            }
            if (next != null) {
                next.before = before;
            }
        }

        private void comeBack() {
            if (before != null) {
                before.next = this;
            }
            if (next != null) {
                next.before = this;
            }
        }
    }
}
