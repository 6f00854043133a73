package dev.raftctl.node.simulation.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The recorded mutants. */
final class Mutants {
    private Mutants() {}

    /** Returns the mutants that the simulator catches. */
    static List<Mutant> all() {
        return in("mutants.txt");
    }

    /** Returns the mutants of classes that the simulator does not run; {@link Mutant#killedBy} names the unit test. */
    static List<Mutant> ofUnitTests() {
        return in("runtime-mutants.txt");
    }

    private static List<Mutant> in(String file) {
        try (InputStream in = Mutants.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no mutants");
            }
            return Mutant.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static Mutant named(String name) {
        return all().stream()
                .filter(mutant -> mutant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mutant is called " + name));
    }
}
