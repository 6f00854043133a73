package dev.raftctl.node.simulation.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The mutants on record. */
final class Mutants {
    private Mutants() {}

    static List<Mutant> all() {
        try (InputStream in = Mutants.class.getResourceAsStream("mutants.txt")) {
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
