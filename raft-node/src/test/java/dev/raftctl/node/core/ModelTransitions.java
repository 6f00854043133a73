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
 * Caches what each state of a single server becomes with each input. A cluster has many more states than its individual
 * servers, so the core runs once per pair of state and input, and later uses are looked up. Inputs, states and messages
 * are numbers.
 */
final class ModelTransitions {
    /**
     * @param hasNoEffect the state does not change and no message is sent
     * @param violation the violated rule of a single server; empty if none
     */
    record Step(int state, int[] messages, boolean hasNoEffect, String violation) {}

    /** The shortest known way to a state; {@code from} is -1 for an initial state. */
    private record Origin(ServerId server, int from, int input, int steps) {}

    private final ModelBounds bounds;
    private final List<Origin> origins = new ArrayList<>();
    private final List<ModelServerFacts> facts = new ArrayList<>();
    private final Map<Long, Integer> states = new HashMap<>();
    private final List<ModelInput> inputs = new ArrayList<>();
    private final Map<Long, Integer> inputNumbers = new HashMap<>();
    private final List<Integer> receivers = new ArrayList<>();
    /** The cached steps, indexed by state and then by input. */
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

    /** Returns the number of the server to which this message is addressed. */
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

    /** Rebuilds the server in this state by replaying its inputs. */
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
