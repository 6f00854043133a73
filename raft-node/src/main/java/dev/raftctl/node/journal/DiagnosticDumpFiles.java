package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files {@code journal/blackbox-N.json}, in which a server keeps its state at the beginning of a problem. The
 * newest five are kept. Not thread-safe.
 */
public final class DiagnosticDumpFiles {
    static final int MAX_FILES = 5;

    /** The maximum size of one file, so that all of them stay within the space for the journal. */
    public static final int MAX_BYTES = 256 << 10;

    private static final Pattern NAME = Pattern.compile("blackbox-([0-9]{1,9})\\.json");

    private final Disk disk;
    private final Path directory;

    /** @param directory the directory of the journal */
    public DiagnosticDumpFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Writes a file with the next number and deletes the oldest ones.
     *
     * @throws IOException if the document is too long or cannot be written; no incomplete file is left
     */
    public Path write(String json) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
        if (bytes.remaining() > MAX_BYTES) {
            throw new IOException("a document of " + bytes.remaining() + " bytes");
        }
        disk.createDirectories(directory);
        List<Integer> numbers = numbers();
        int next = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
        for (int number : numbers.subList(0, Math.max(0, numbers.size() - MAX_FILES + 1))) {
            disk.delete(directory.resolve("blackbox-" + number + ".json"));
        }
        Path file = directory.resolve("blackbox-" + next + ".json");
        Path temporary = directory.resolve("blackbox.tmp");
        try (Disk.OpenDiskFile open = disk.open(temporary, Disk.FileOpenMode.CREATE)) {
            open.write(bytes, 0);
        } catch (IOException failed) {
            disk.delete(temporary);
            throw failed;
        }
        disk.rename(temporary, file);
        return file;
    }

    private List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (String name : disk.list(directory)) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.parseInt(matcher.group(1)));
            }
        }
        numbers.sort(null);
        return numbers;
    }
}
