package dev.raftctl.cli.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code runbooks.txt}. */
public final class RunbookFile {
    private static final String RESOURCE = "runbooks.txt";

    private RunbookFile() {}

    /** A line of the file with the lines that continue it. */
    private record Field(String name, String text) {}

    /** Returns all runbooks by their names, in the order in which they are listed. */
    public static Map<String, Runbook> all() {
        Map<String, Runbook> runbooks = new LinkedHashMap<>();
        for (Runbook each : read()) {
            runbooks.put(each.name(), each);
        }
        return Collections.unmodifiableMap(runbooks);
    }

    private static List<Runbook> read() {
        try (InputStream file = RunbookFile.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Returns the runbooks of a text in the format of the file.
     *
     * @throws IllegalStateException if a line is unknown, missing or in the wrong place
     */
    static List<Runbook> parse(String text) {
        List<Runbook> runbooks = new ArrayList<>();
        List<Field> block = new ArrayList<>();
        for (String line : (text + "\n\n").split("\n", -1)) {
            if (line.isEmpty() && !block.isEmpty()) {
                runbooks.add(runbook(block));
                block.clear();
            } else if (line.startsWith(" ") && !block.isEmpty()) {
                Field last = block.remove(block.size() - 1);
                block.add(new Field(last.name(), last.text() + " " + line.strip()));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                block.add(field(line));
            }
        }
        return runbooks;
    }

    private static Field field(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new IllegalStateException(RESOURCE + ": no name before a colon: " + line);
        }
        return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static Runbook runbook(List<Field> block) {
        Field head = block.get(0);
        String occasion = "";
        String wayBack = "";
        List<Map<String, String>> steps = new ArrayList<>();
        for (Field field : block.subList(1, block.size())) {
            switch (field.name()) {
                case "when" -> occasion = field.text();
                case "back" -> wayBack = field.text();
                case "step" -> steps.add(new LinkedHashMap<>(Map.of("step", field.text())));
                case "on", "run", "exit", "shows", "look" -> addToLast(steps, field, head.name());
                default ->
                    throw new IllegalStateException(
                            RESOURCE + ": unknown line '" + field.name() + "' in " + head.name());
            }
        }
        if (occasion.isEmpty() || wayBack.isEmpty() || steps.isEmpty()) {
            throw new IllegalStateException(RESOURCE + ": " + head.name() + " lacks 'when', 'step' or 'back'");
        }
        return new Runbook(
                head.name(),
                head.text(),
                occasion,
                steps.stream().map(step -> step(step, head.name())).toList(),
                wayBack);
    }

    private static void addToLast(List<Map<String, String>> steps, Field field, String runbook) {
        if (steps.isEmpty() || steps.get(steps.size() - 1).put(field.name(), field.text()) != null) {
            throw new IllegalStateException(
                    RESOURCE + ": '" + field.name() + "' is not in a step, or twice, in " + runbook);
        }
    }

    private static RunbookStep step(Map<String, String> fields, String runbook) {
        String command = fields.getOrDefault("run", "");
        if (command.isEmpty()) {
            throw new IllegalStateException(RESOURCE + ": a step of " + runbook + " has no 'run'");
        }
        return new RunbookStep(
                fields.getOrDefault("step", ""),
                fields.getOrDefault("on", ""),
                command,
                Integer.parseInt(fields.getOrDefault("exit", "0")),
                fields.getOrDefault("shows", ""),
                fields.getOrDefault("look", ""));
    }
}
