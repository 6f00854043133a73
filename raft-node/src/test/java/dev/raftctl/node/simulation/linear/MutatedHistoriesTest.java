package dev.raftctl.node.simulation.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Histories made at random, good at first and then changed, against a search through all orders that is too simple to be wrong. */
@DisplayName("The linearizability checker agrees with a search through all orders")
class MutatedHistoriesTest {
    private final SplittableRandom random = new SplittableRandom(20260711);

    @Test
    void a_thousand_good_histories_are_accepted() {
        for (int i = 0; i < 1000; i++) {
            List<Operation> history = goodHistory(40);
            assertThat(Linearizability.check(history)).as("%s", history).isInstanceOf(Finding.Linearizable.class);
        }
    }

    @Test
    void a_thousand_mutated_histories_are_told_apart() {
        int bad = 0;
        for (int i = 0; i < 1000; i++) {
            List<Operation> history = goodHistory(6);
            mutate(history);
            mutate(history);
            boolean explained = hasOrder(history, 0, Action.ABSENT);
            bad += explained ? 0 : 1;
            assertThat(Linearizability.check(history))
                    .as("%s", history)
                    .isInstanceOf(explained ? Finding.Linearizable.class : Finding.Violation.class);
        }
        assertThat(bad).isGreaterThan(300);
    }

    @Test
    void a_value_nobody_wrote_is_found_in_a_long_history() {
        for (int i = 0; i < 200; i++) {
            List<Operation> history = goodHistory(60);
            int at = history.size() / 2;
            Operation read = history.get(at);
            history.set(
                    at, Operation.answered(7, "k", new Action.Get(), read.calledAt(), read.calledAt() + 3, 777_777));
            assertThat(Linearizability.check(history)).isInstanceOf(Finding.Violation.class);
        }
    }

    /** Each operation takes effect at a moment of its own; its call and answer lie around that moment. */
    private List<Operation> goodHistory(int length) {
        List<Operation> history = new ArrayList<>();
        long state = Action.ABSENT;
        for (int i = 0; i < length; i++) {
            Action action = action(i);
            long moment = 10L * (i + 1);
            long called = moment - random.nextInt(1, 40);
            if (random.nextInt(10) == 0) {
                history.add(Operation.unanswered(i, "k", action, called));
                state = random.nextBoolean() ? action.next(state) : state;
            } else {
                history.add(Operation.answered(
                        i, "k", action, called, moment + random.nextInt(1, 40), action.answer(state)));
                state = action.next(state);
            }
        }
        return history;
    }

    private Action action(int number) {
        return switch (random.nextInt(6)) {
            case 0 -> new Action.Put(number);
            case 1 -> new Action.CompareAndSet(random.nextInt(number + 1), number);
            case 2 -> new Action.Increment(1);
            case 3 -> new Action.Delete();
            default -> new Action.Get();
        };
    }

    /** A value is swapped, an answer comes earlier, or a call later. */
    private void mutate(List<Operation> history) {
        int at = random.nextInt(history.size());
        Operation operation = history.get(at);
        if (!operation.isAnswered()) {
            history.set(
                    at,
                    Operation.answered(at, "k", operation.action(), operation.calledAt(), operation.calledAt() + 1, 1));
            return;
        }
        Operation other = history.get(random.nextInt(history.size()));
        long called = operation.calledAt();
        long returned = operation.returnedAt();
        long answer = operation.answer();
        switch (random.nextInt(3)) {
            case 0 -> answer = other.isAnswered() ? other.answer() : 5;
            case 1 -> returned = called + 1;
            default -> called = returned - 1;
        }
        history.set(at, Operation.answered(at, "k", operation.action(), called, returned, answer));
    }

    private static boolean hasOrder(List<Operation> history, int placed, long state) {
        boolean allAnswered = true;
        long firstAnswer = Operation.NEVER;
        for (int i = 0; i < history.size(); i++) {
            if ((placed & 1 << i) == 0 && history.get(i).isAnswered()) {
                allAnswered = false;
                firstAnswer = Math.min(firstAnswer, history.get(i).returnedAt());
            }
        }
        if (allAnswered) {
            return true;
        }
        for (int i = 0; i < history.size(); i++) {
            Operation next = history.get(i);
            boolean mayBeNext = (placed & 1 << i) == 0 && next.calledAt() <= firstAnswer;
            boolean fits = !next.isAnswered() || next.action().answer(state) == next.answer();
            if (mayBeNext
                    && fits
                    && hasOrder(history, placed | 1 << i, next.action().next(state))) {
                return true;
            }
        }
        return false;
    }
}
