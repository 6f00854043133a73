package dev.raftctl.node.simulation.mutation;

import dev.raftctl.mutation.MutantFields;
import dev.raftctl.mutation.UnitTestMutant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The mutants of the server. */
final class Mutants {
    private Mutants() {}

    /** Returns the mutants that the simulator catches. */
    static List<Mutant> all() {
        try {
            return MutantFields.read(Mutants.class, "mutants.txt").stream()
                    .map(Mutant::of)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the mutants of classes that the simulator does not run, or not in the situation that matters. */
    static List<UnitTestMutant> ofUnitTests() {
        try {
            return UnitTestMutant.read(Mutants.class, "runtime-mutants.txt");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Mutant named(String name) {
        return all().stream()
                .filter(mutant -> mutant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mutant is called " + name));
    }
}
