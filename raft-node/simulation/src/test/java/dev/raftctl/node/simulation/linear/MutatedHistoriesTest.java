package dev.raftctl.node.simulation.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random histories, linearizable at first and then mutated, compared with an exhaustive search that is too simple to be
 * wrong.
 */
@DisplayName("The linearizability checker agrees with an exhaustive search")
class MutatedHistoriesTest {
    private final SplittableRandom random = new SplittableRandom(20260711);

    @Test
    void acceptsRandomLinearizableHistories() {
        for (int i = 0; i < 1000; i++) {
            List<ClientOperation> history = linearizableHistory(40);
            assertThat(LinearizabilityChecker.check(history))
                    .as("%s", history)
                    .isInstanceOf(LinearizabilityResult.LinearizableHistory.class);
        }
    }

    @Test
    void agreesWithExhaustiveSearchOnMutatedHistories() {
        int notLinearizable = 0;
        for (int i = 0; i < 1000; i++) {
            List<ClientOperation> history = linearizableHistory(6);
            mutate(history);
            mutate(history);
            boolean isLinearizable = hasOrder(history, 0, RegisterAction.ABSENT);
            notLinearizable += isLinearizable ? 0 : 1;
            assertThat(LinearizabilityChecker.check(history))
                    .as("%s", history)
                    .isInstanceOf(
                            isLinearizable
                                    ? LinearizabilityResult.LinearizableHistory.class
                                    : LinearizabilityResult.LinearizabilityViolation.class);
        }
        assertThat(notLinearizable).isGreaterThan(300);
    }

    @Test
    void rejectsAReadOfAnUnwrittenValue() {
        for (int i = 0; i < 200; i++) {
            List<ClientOperation> history = linearizableHistory(60);
            int position = history.size() / 2;
            ClientOperation read = history.get(position);
            history.set(
                    position,
                    ClientOperation.completed(
                            7, "k", new RegisterAction.RegisterGet(), read.calledAt(), read.calledAt() + 3, 777_777));
            assertThat(LinearizabilityChecker.check(history))
                    .isInstanceOf(LinearizabilityResult.LinearizabilityViolation.class);
        }
    }

    /** Returns a history in which each operation takes effect at its own moment, between its call and its response. */
    private List<ClientOperation> linearizableHistory(int length) {
        List<ClientOperation> history = new ArrayList<>();
        long state = RegisterAction.ABSENT;
        for (int i = 0; i < length; i++) {
            RegisterAction action = action(i);
            long effectTime = 10L * (i + 1);
            long called = effectTime - random.nextInt(1, 40);
            if (random.nextInt(10) == 0) {
                history.add(ClientOperation.withoutResponse(i, "k", action, called));
                state = random.nextBoolean() ? action.nextState(state) : state;
            } else {
                history.add(ClientOperation.completed(
                        i, "k", action, called, effectTime + random.nextInt(1, 40), action.response(state)));
                state = action.nextState(state);
            }
        }
        return history;
    }

    private RegisterAction action(int number) {
        return switch (random.nextInt(6)) {
            case 0 -> new RegisterAction.RegisterPut(number);
            case 1 -> new RegisterAction.RegisterCompareAndSet(random.nextInt(number + 1), number);
            case 2 -> new RegisterAction.RegisterIncrement(1);
            case 3 -> new RegisterAction.RegisterDelete();
            default -> new RegisterAction.RegisterGet();
        };
    }

    /** Replaces a value, or makes a response earlier or a call later. */
    private void mutate(List<ClientOperation> history) {
        int position = random.nextInt(history.size());
        ClientOperation operation = history.get(position);
        if (!operation.isCompleted()) {
            history.set(
                    position,
                    ClientOperation.completed(
                            position, "k", operation.action(), operation.calledAt(), operation.calledAt() + 1, 1));
            return;
        }
        ClientOperation other = history.get(random.nextInt(history.size()));
        long called = operation.calledAt();
        long returned = operation.returnedAt();
        long answer = operation.response();
        switch (random.nextInt(3)) {
            case 0 -> answer = other.isCompleted() ? other.response() : 5;
            case 1 -> returned = called + 1;
            default -> called = returned - 1;
        }
        history.set(position, ClientOperation.completed(position, "k", operation.action(), called, returned, answer));
    }

    private static boolean hasOrder(List<ClientOperation> history, int placed, long state) {
        boolean allAnswered = true;
        long firstAnswer = ClientOperation.NEVER;
        for (int i = 0; i < history.size(); i++) {
            if ((placed & 1 << i) == 0 && history.get(i).isCompleted()) {
                allAnswered = false;
                firstAnswer = Math.min(firstAnswer, history.get(i).returnedAt());
            }
        }
        if (allAnswered) {
            return true;
        }
        for (int i = 0; i < history.size(); i++) {
            ClientOperation next = history.get(i);
            boolean mayBeNext = (placed & 1 << i) == 0 && next.calledAt() <= firstAnswer;
            boolean fits = !next.isCompleted() || next.action().response(state) == next.response();
            if (mayBeNext
                    && fits
                    && hasOrder(history, placed | 1 << i, next.action().nextState(state))) {
                return true;
            }
        }
        return false;
    }
}
