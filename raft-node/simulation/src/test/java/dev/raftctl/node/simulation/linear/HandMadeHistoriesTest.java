package dev.raftctl.node.simulation.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories that a person can check. Each entry has an action, a call time, a response time and a response; {@code ?}
 * means no response.
 */
@DisplayName("The linearizability checker judges hand-made histories correctly")
class HandMadeHistoriesTest {
    static Stream<String> linearizable() {
        return Stream.of(
                "",
                "get 0 1 absent",
                "put5 0 1 done; get 2 3 5",
                "put5 0 3 done; get 1 2 absent",
                "put5 0 3 done; get 1 2 5",
                "put5 0 9 done; get 1 2 absent; get 3 4 5",
                "put5 0 1 done; put6 2 3 done; get 4 5 6",
                "put5 0 5 done; put6 0 5 done; get 6 7 5; get 8 9 5",
                "put5 0 ? ?; get 1 2 5",
                "put5 0 ? ?; get 1 2 absent; get 50 60 5",
                "put5 0 ? ?; get 1 2 absent",
                "put5 0 ? ?; put6 1 2 done; get 3 4 6; get 5 6 5",
                "inc1 0 1 1; inc1 2 3 2; get 4 5 2",
                "inc1 0 5 2; inc1 0 5 1; get 6 7 2",
                "inc1 0 ? ?; inc1 1 2 2",
                "inc1 0 ? ?; inc1 1 2 1",
                "cas5>6 0 1 absent; get 2 3 absent",
                "put5 0 1 done; cas5>6 2 3 done; get 4 5 6",
                "put5 0 1 done; cas5>6 2 5 done; cas5>7 2 5 6; get 6 7 6",
                "casabsent>6 0 1 done; get 2 3 6",
                "put5 0 1 done; del 2 3 1; get 4 5 absent",
                "del 0 1 0",
                "put5 0 9 done; del 1 2 0; get 10 11 5",
                "put5 0 9 done; del 1 2 1; get 10 11 absent",
                "put5 0 1 done; del 2 ? ?; get 3 4 5; get 5 6 absent",
                "put5 0 1 done; get 1 2 absent",
                "get 0 ? ?; put5 1 2 done");
    }

    static Stream<String> notLinearizable() {
        return Stream.of(
                "get 0 1 5",
                "put5 0 1 done; get 2 3 absent",
                "put5 0 1 done; get 2 3 6",
                "put5 0 1 done; put6 2 3 done; get 4 5 5",
                "put5 0 9 done; get 1 2 5; get 3 4 absent",
                "put5 0 ? ?; get 1 2 5; get 3 4 absent",
                "get 0 1 5; put5 2 3 done",
                "get 0 1 5; put5 2 ? ?",
                "put5 0 5 done; put6 0 5 done; get 6 7 5; get 8 9 6",
                "put5 0 1 done; put6 2 ? ?; get 3 4 6; get 5 6 5",
                "inc1 0 1 1; inc1 2 3 1",
                "inc1 0 5 1; inc1 0 5 1",
                "inc1 0 1 2",
                "inc1 0 ? ?; inc1 1 2 3",
                "inc1 0 1 1; get 2 3 2",
                "cas5>6 0 1 done",
                "put5 0 1 done; cas5>6 2 5 done; cas5>7 2 5 done",
                "put5 0 1 done; cas5>6 2 3 5",
                "casabsent>6 0 1 done; casabsent>7 2 3 done",
                "put5 0 1 done; cas6>7 2 3 5; get 4 5 7",
                "put5 0 1 done; del 2 3 0",
                "del 0 1 1",
                "put5 0 1 done; del 2 3 1; get 4 5 5",
                "put5 0 1 done; del 2 5 1; del 2 5 1",
                "put5 0 1 done; del 2 ? ?; get 3 4 absent; get 5 6 5");
    }

    @ParameterizedTest
    @MethodSource("linearizable")
    void acceptsALinearizableHistory(String history) {
        assertThat(LinearizabilityChecker.check(parse(history)))
                .isInstanceOf(LinearizabilityResult.LinearizableHistory.class);
    }

    @ParameterizedTest
    @MethodSource("notLinearizable")
    void rejectsANonLinearizableHistory(String history) {
        assertThat(LinearizabilityChecker.check(parse(history)))
                .isInstanceOf(LinearizabilityResult.LinearizabilityViolation.class);
    }

    @Test
    void checksKeysIndependently() {
        List<ClientOperation> history = new ArrayList<>(parse("put5 0 1 done; get 2 3 5"));
        history.add(ClientOperation.completed(9, "other", new RegisterAction.RegisterGet(), 2, 3, 5));
        LinearizabilityResult result = LinearizabilityChecker.check(history);
        assertThat(result)
                .isInstanceOfSatisfying(
                        LinearizabilityResult.LinearizabilityViolation.class,
                        violation -> assertThat(violation.key()).isEqualTo("other"));
    }

    @Test
    void givesUpALongSearch() {
        assertThat(LinearizabilityChecker.check(parse("put5 0 9 done; put6 0 9 done; get 10 11 5"), 2))
                .isInstanceOf(LinearizabilityResult.LinearizabilityUndecided.class);
    }

    private static List<ClientOperation> parse(String history) {
        List<ClientOperation> operations = new ArrayList<>();
        for (String line : history.split("; ")) {
            if (!line.isEmpty()) {
                operations.add(operation(operations.size(), line.split(" ")));
            }
        }
        return operations;
    }

    private static ClientOperation operation(int client, String[] fields) {
        RegisterAction action = action(fields[0]);
        long called = Long.parseLong(fields[1]);
        return fields[2].equals("?")
                ? ClientOperation.withoutResponse(client, "k", action, called)
                : ClientOperation.completed(client, "k", action, called, Long.parseLong(fields[2]), value(fields[3]));
    }

    private static RegisterAction action(String text) {
        if (text.startsWith("put")) {
            return new RegisterAction.RegisterPut(value(text.substring(3)));
        }
        if (text.startsWith("inc")) {
            return new RegisterAction.RegisterIncrement(value(text.substring(3)));
        }
        if (text.startsWith("cas")) {
            String[] values = text.substring(3).split(">");
            return new RegisterAction.RegisterCompareAndSet(value(values[0]), value(values[1]));
        }
        return text.equals("del") ? new RegisterAction.RegisterDelete() : new RegisterAction.RegisterGet();
    }

    private static long value(String text) {
        return switch (text) {
            case "absent" -> RegisterAction.ABSENT;
            case "done" -> RegisterAction.DONE;
            default -> Long.parseLong(text);
        };
    }
}
