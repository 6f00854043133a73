package dev.raftctl.node.core;

import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each state of a single server becomes by each input. A cluster has many more states than its servers have: a core is run
 * once for each pair met, and the rest is looked up. Inputs, states and mail are numbers.
 */
final class ModelTransitions {
    /**
     * @param hasNoEffect nothing changes and nothing is said
     * @param violation of a rule of one server; empty: none
     */
    record Step(int state, int[] messages, boolean hasNoEffect, String violation) {}

    /** The shortest way to a state that is known: {@code from} is -1 for a server at its start. */
    private record Origin(ServerId server, int from, int input, int steps) {}

    private final ModelBounds bounds;
    private final List<Origin> origins = new ArrayList<>();
    private final List<ModelServerFacts> facts = new ArrayList<>();
    private final Map<Long, Integer> states = new HashMap<>();
    private final List<ModelInput> inputs = new ArrayList<>();
    private final Map<Long, Integer> inputNumbers = new HashMap<>();
    private final List<Integer> receivers = new ArrayList<>();
    /** By state, then by input. */
    private final List<@Nullable Step[]> steps = new ArrayList<>();

    ModelTransitions(ModelBounds bounds) {
        this.bounds = bounds;
    }

    int initialState(ServerId server) {
        return stateOf(new ModelServer(server, bounds), new Origin(server, -1, -1, 0));
    }

    int inputNumber(ModelInput input) {
        long key = StateFingerprint.of(input, 0);
        Integer existing = inputNumbers.putIfAbsent(key, inputs.size());
        if (existing == null) {
            inputs.add(input);
            receivers.add(
                    input instanceof ModelInput.Delivery delivery
                            ? bounds.servers().indexOf(delivery.to())
                            : -1);
            return inputs.size() - 1;
        }
        return existing;
    }

    ModelInput input(int number) {
        return inputs.get(number);
    }

    ServerId serverOf(int state) {
        return origins.get(state).server();
    }

    ModelServerFacts facts(int state) {
        return facts.get(state);
    }

    int stateCount() {
        return origins.size();
    }

    /** Which of the servers this mail is for. */
    int receiver(int delivery) {
        return receivers.get(delivery);
    }

    Step step(int state, int input) {
        @Nullable Step[] existing = steps.get(state);
        if (existing.length <= input) {
            existing = Arrays.copyOf(existing, inputs.size());
            steps.set(state, existing);
        }
        Step step = existing[input];
        if (step == null) {
            step = run(state, input);
            existing[input] = step;
        }
        return step;
    }

    private Step run(int state, int input) {
        ModelServer server = rebuild(state);
        List<ModelInput.Delivery> sent;
        try {
            sent = server.apply(inputs.get(input));
        } catch (InvariantViolation violation) {
            return new Step(state, new int[0], false, String.valueOf(violation.getMessage()));
        }
        int[] delivery = sent.stream().mapToInt(this::inputNumber).toArray();
        int next = stateOf(
                server,
                new Origin(serverOf(state), state, input, origins.get(state).steps() + 1));
        return new Step(next, delivery, next == state && delivery.length == 0, "");
    }

    /** The server in this state, brought there anew. */
    private ModelServer rebuild(int state) {
        ArrayDeque<ModelInput> path = new ArrayDeque<>();
        Origin origin = origins.get(state);
        while (origin.from() >= 0) {
            path.addFirst(inputs.get(origin.input()));
            origin = origins.get(origin.from());
        }
        ModelServer server = new ModelServer(origin.server(), bounds);
        path.forEach(server::apply);
        return server;
    }

    private int stateOf(ModelServer server, Origin origin) {
        @Nullable Integer existing = states.putIfAbsent(server.fingerprint(), origins.size());
        if (existing == null) {
            origins.add(origin);
            facts.add(server.facts());
            steps.add(new Step[0]);
            return origins.size() - 1;
        }
        if (origin.steps() < origins.get(existing).steps()) {
            origins.set(existing, origin);
        }
        return existing;
    }
}
