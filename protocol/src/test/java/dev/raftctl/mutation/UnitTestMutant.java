package dev.raftctl.mutation;

import java.io.IOException;
import java.util.List;

/**
 * A planted bug that a unit test catches: a replacement of one fragment of one source file.
 *
 * @param name what the bug does
 * @param file relative to one of the module's {@link SourceRoot}s
 * @param before text that occurs in the file exactly once
 * @param killedBy the test that catches it: a class, or one method of a class after {@code #}
 */
public record UnitTestMutant(String name, String file, String before, String after, String killedBy) {
    /** Reads a file of mutants that is a resource beside a class. */
    public static List<UnitTestMutant> read(Class<?> besideClass, String file) throws IOException {
        return MutantFields.read(besideClass, file).stream()
                .map(fields -> new UnitTestMutant(
                        fields.required("mutant"),
                        fields.required("file"),
                        fields.required("before"),
                        fields.optional("after", ""),
                        fields.required("killed-by")))
                .toList();
    }

    /** Loads the module's classes with the bug in one of them. */
    ClassLoader load(MutatedModule module) {
        SourceRoot root = module.rootOf(file);
        String source = SourceFragment.read(root.directory().resolve(file));
        return MutantClassLoader.of(
                root.className(file), SourceFragment.replace(source, before, after, name), module.packagePrefixes());
    }

    /** Returns the table that lists these mutants and the tests that catch them. */
    public static String table(List<UnitTestMutant> mutants) {
        StringBuilder table = new StringBuilder("| Hazard and bug | In | Caught by |\n|---|---|---|\n");
        mutants.forEach(mutant ->
                table.append(String.format("| %s | `%s` | `%s` |%n", mutant.name(), mutant.file(), mutant.killedBy())));
        return table.toString();
    }
}
