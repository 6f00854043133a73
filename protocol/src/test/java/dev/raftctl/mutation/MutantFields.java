package dev.raftctl.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of one mutant in a file of mutants. */
public final class MutantFields {
    private final Map<String, String> fields;

    private MutantFields(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Reads a file of mutants that is a resource beside a class. */
    public static List<MutantFields> read(Class<?> besideClass, String file) throws IOException {
        try (InputStream in = besideClass.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("there is no " + file + " beside " + besideClass.getName());
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Parses blocks of {@code field: value} lines, separated by empty lines. A repeated field continues its value. */
    public static List<MutantFields> parse(String text) {
        List<MutantFields> mutants = new ArrayList<>();
        for (String block : text.strip().split("\n\\s*\n")) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line : block.strip().split("\n")) {
                int colon = line.indexOf(':');
                if (!line.startsWith("#")) {
                    fields.merge(
                            line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "\n" + b);
                }
            }
            if (!fields.isEmpty()) {
                mutants.add(new MutantFields(fields));
            }
        }
        return mutants;
    }

    /** Returns whether the mutant has this field. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /**
     * Returns the value of a field.
     *
     * @throws IllegalArgumentException if the mutant does not have it
     */
    public String required(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a mutant without " + name + ": " + fields);
        }
        return value;
    }

    /** Returns the value of a field, or this default if the mutant does not have it. */
    public String optional(String name, String defaultValue) {
        return fields.getOrDefault(name, defaultValue);
    }
}
