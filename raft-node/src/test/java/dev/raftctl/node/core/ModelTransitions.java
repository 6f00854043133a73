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
     * @param isNothing nothing changes and nothing is said
     * @param violation of a rule of one server; empty: none
     */
    record Step(int state, int[] mail, boolean isNothing, String violation) {}

    /** The shortest way to a state that is known: {@code from} is -1 for a server at its start. */
    private record Origin(ServerId server, int from, int input, int steps) {}

    private final ModelBounds bounds;
    private final List<Origin> origins = new ArrayList<>();
    private final List<ModelFacts> facts = new ArrayList<>();
    private final Map<Long, Integer> states = new HashMap<>();
    private final List<ModelInput> inputs = new ArrayList<>();
    private final Map<Long, Integer> inputNumbers = new HashMap<>();
    private final List<Integer> receivers = new ArrayList<>();
    /** By state, then by input. */
    private final List<@Nullable Step[]> steps = new ArrayList<>();

    ModelTransitions(ModelBounds bounds) {
        this.bounds = bounds;
    }

    int start(ServerId server) {
        return stateOf(new ModelServer(server, bounds), new Origin(server, -1, -1, 0));
    }

    int number(ModelInput input) {
        long key = Fingerprint.of(input, 0);
        Integer known = inputNumbers.putIfAbsent(key, inputs.size());
        if (known == null) {
            inputs.add(input);
            receivers.add(
                    input instanceof ModelInput.Mail mail ? bounds.servers().indexOf(mail.to()) : -1);
            return inputs.size() - 1;
        }
        return known;
    }

    ModelInput input(int number) {
        return inputs.get(number);
    }

    ServerId serverOf(int state) {
        return origins.get(state).server();
    }

    ModelFacts facts(int state) {
        return facts.get(state);
    }

    int size() {
        return origins.size();
    }

    /** Which of the servers this mail is for. */
    int receiver(int mail) {
        return receivers.get(mail);
    }

    Step step(int state, int input) {
        @Nullable Step[] known = steps.get(state);
        if (known.length <= input) {
            known = Arrays.copyOf(known, inputs.size());
            steps.set(state, known);
        }
        Step step = known[input];
        if (step == null) {
            step = run(state, input);
            known[input] = step;
        }
        return step;
    }

    private Step run(int state, int input) {
        ModelServer server = again(state);
        List<ModelInput.Mail> said;
        try {
            said = server.play(inputs.get(input));
        } catch (InvariantViolation violation) {
            return new Step(state, new int[0], false, String.valueOf(violation.getMessage()));
        }
        int[] mail = said.stream().mapToInt(this::number).toArray();
        int next = stateOf(
                server,
                new Origin(serverOf(state), state, input, origins.get(state).steps() + 1));
        return new Step(next, mail, next == state && mail.length == 0, "");
    }

    /** The server in this state, brought there anew. */
    private ModelServer again(int state) {
        ArrayDeque<ModelInput> way = new ArrayDeque<>();
        Origin origin = origins.get(state);
        while (origin.from() >= 0) {
            way.addFirst(inputs.get(origin.input()));
            origin = origins.get(origin.from());
        }
        ModelServer server = new ModelServer(origin.server(), bounds);
        way.forEach(server::play);
        return server;
    }

    private int stateOf(ModelServer server, Origin origin) {
        @Nullable Integer known = states.putIfAbsent(server.fingerprint(), origins.size());
        if (known == null) {
            origins.add(origin);
            facts.add(server.facts());
            steps.add(new Step[0]);
            return origins.size() - 1;
        }
        if (origin.steps() < origins.get(known).steps()) {
            origins.set(known, origin);
        }
        return known;
    }
}
