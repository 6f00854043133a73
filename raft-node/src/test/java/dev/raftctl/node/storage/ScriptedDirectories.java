package dev.raftctl.node.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Data directories on simulated disks, driven by a script one command at a time. A script begins with the directory of
 * server n1; {@code use NAME} switches to another disk, which holds another directory of the same server.
 */
final class ScriptedDirectories {
    private static final String FIRST = "own";

    private final TreeMap<String, ScriptedDirectory> directories = new TreeMap<>();
    private ScriptedDirectory current;

    ScriptedDirectories() {
        current = new ScriptedDirectory();
        directories.put(FIRST, current);
    }

    /** Runs one command and returns its output; a failure of the storage is output too. */
    List<String> run(String line) {
        List<String> arguments = new ArrayList<>(Arrays.asList(line.split("\\s+")));
        String command = arguments.remove(0);
        try {
            switch (command) {
                case "use" -> current = directories.computeIfAbsent(arguments.get(0), name -> new ScriptedDirectory());
                case "take" -> take(arguments.get(0), arguments.get(2));
                default -> current.execute(command, arguments);
            }
        } catch (StorageFailure failure) {
            current.print("fails: " + ScriptedFiles.text(failure));
            if (command.equals("open") && !failure.hint().isEmpty()) {
                current.print("hint: " + failure.hint());
            }
        } catch (IOException error) {
            throw new UncheckedIOException(line, error);
        }
        return current.takeOutput();
    }

    /** Replaces a file by one of another directory, as in {@code take vote from other}. */
    private void take(String file, String from) throws IOException {
        ScriptedDirectory source = directories.get(from);
        if (source == null) {
            throw new IllegalArgumentException("no directory is called " + from);
        }
        current.files().replace(file, source.files().content(file));
    }
}
