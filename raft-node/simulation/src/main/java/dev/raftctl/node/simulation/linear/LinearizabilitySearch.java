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
 * The search of Wing and Gong (1993) with Lowe's cache of visited configurations (2017): it places one operation after
 * another, each before the first pending response, and backtracks where none fits.
 */
final class LinearizabilitySearch {
    /** The outcome of the search for a sequential order of the operations on one key. */
    enum LinearizabilitySearchOutcome {
        FOUND,
        EXHAUSTED,
        GIVEN_UP
    }

    private record VisitedSearchState(BitSet placed, long state) {}

    private record LinearizedOperationCall(OperationHistoryEvent call, long stateBefore) {}

    private final List<ClientOperation> operations;
    private final long maxSteps;
    private final OperationHistoryEvent head;
    private final BitSet placed = new BitSet();
    private final Set<VisitedSearchState> visited = new HashSet<>();
    private final Deque<LinearizedOperationCall> path = new ArrayDeque<>();
    private int responsesLeft;
    private int fewestResponsesLeft = Integer.MAX_VALUE;
    private BitSet placedAtFewest = new BitSet();
    private long state = RegisterAction.ABSENT;
    private long steps;

    /** @param operations all operations on one key, in the order of their calls */
    LinearizabilitySearch(List<ClientOperation> operations, long maxSteps) {
        this.operations = operations;
        this.maxSteps = maxSteps;
        this.head = OperationHistoryEvent.linkedEvents(operations);
        for (ClientOperation operation : operations) {
            responsesLeft += operation.isCompleted() ? 1 : 0;
        }
    }

    LinearizabilitySearchOutcome run() {
        OperationHistoryEvent event = head.next();
        // Operations that are left when every response is explained may never have happened.
        while (responsesLeft > 0) {
            if (++steps > maxSteps) {
                return LinearizabilitySearchOutcome.GIVEN_UP;
            }
            if (event != null && event.isCall()) {
                event = place(event) ? head.next() : event.next();
            } else if (path.isEmpty()) {
                return LinearizabilitySearchOutcome.EXHAUSTED;
            } else {
                event = backtrack().next();
            }
        }
        return LinearizabilitySearchOutcome.FOUND;
    }

    private boolean place(OperationHistoryEvent call) {
        ClientOperation operation = call.operation();
        if (operation.isCompleted() && !operation.action().allows(state, operation.response())) {
            return false;
        }
        long next = operation.action().nextState(state);
        placed.set(call.number());
        if (!visited.add(new VisitedSearchState((BitSet) placed.clone(), next))) {
            placed.clear(call.number());
            return false;
        }
        path.push(new LinearizedOperationCall(call, state));
        state = next;
        call.lift();
        responsesLeft -= operation.isCompleted() ? 1 : 0;
        if (responsesLeft < fewestResponsesLeft) {
            fewestResponsesLeft = responsesLeft;
            placedAtFewest = (BitSet) placed.clone();
        }
        return true;
    }

    private OperationHistoryEvent backtrack() {
        LinearizedOperationCall last = path.pop();
        OperationHistoryEvent call = last.call();
        state = last.stateBefore();
        placed.clear(call.number());
        call.unlift();
        responsesLeft += call.operation().isCompleted() ? 1 : 0;
        return call;
    }

    long steps() {
        return steps;
    }

    /**
     * Returns the first few operations that could not be placed at the farthest point of the search, in the order of
     * their calls.
     */
    List<ClientOperation> unplacedOperations() {
        List<ClientOperation> unplaced = new ArrayList<>();
        for (int i = 0; i < operations.size() && unplaced.size() < 12; i++) {
            if (!placedAtFewest.get(i)) {
                unplaced.add(operations.get(i));
            }
        }
        return unplaced;
    }

    /**
     * The call or the response of an operation. The events form a linked list in the order of time; an event can be
     * removed from the list and put back.
     */
    private static final class OperationHistoryEvent {
        private final @Nullable ClientOperation operation;
        private final int number;
        private final boolean isCall;
        private @Nullable OperationHistoryEvent response;
        private @Nullable OperationHistoryEvent previous;
        private @Nullable OperationHistoryEvent next;

        private OperationHistoryEvent(@Nullable ClientOperation operation, int number, boolean isCall) {
            this.operation = operation;
            this.number = number;
            this.isCall = isCall;
        }

        static OperationHistoryEvent linkedEvents(List<ClientOperation> operations) {
            List<OperationHistoryEvent> events = new ArrayList<>();
            for (int i = 0; i < operations.size(); i++) {
                OperationHistoryEvent call = new OperationHistoryEvent(operations.get(i), i, true);
                events.add(call);
                if (operations.get(i).isCompleted()) {
                    call.response = new OperationHistoryEvent(operations.get(i), i, false);
                    events.add(call.response);
                }
            }
            // At equal times calls come before responses: the two operations overlap.
            events.sort((left, right) -> left.time() != right.time()
                    ? Long.compare(left.time(), right.time())
                    : Boolean.compare(right.isCall, left.isCall));
            OperationHistoryEvent head = new OperationHistoryEvent(null, -1, false);
            OperationHistoryEvent last = head;
            for (OperationHistoryEvent event : events) {
                last.next = event;
                event.previous = last;
                last = event;
            }
            return head;
        }

        private long time() {
            return isCall ? operation().calledAt() : operation().returnedAt();
        }

        ClientOperation operation() {
            if (operation == null) {
                throw new IllegalStateException("the head of the list has no operation");
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
        OperationHistoryEvent next() {
            return next;
        }

        /** Removes this call and its response from the list. */
        void lift() {
            unlink();
            if (response != null) {
                response.unlink();
            }
        }

        /**
         * Undoes {@link #lift}: puts the call and its response back into the list. Calls are undone in the reverse
         * order.
         */
        void unlift() {
            if (response != null) {
                response.relink();
            }
            relink();
        }

        private void unlink() {
            if (previous != null) {
                previous.next = next;
            }
            if (next != null) {
                next.previous = previous;
            }
        }

        private void relink() {
            if (previous != null) {
                previous.next = this;
            }
            if (next != null) {
                next.previous = this;
            }
        }
    }
}
