package dev.raftctl.node.journal;

import dev.raftctl.node.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The journal's directory: files {@code 00000001.notes} and so on, of which the newest two are kept. Writes are not
 * forced: after a power failure the last lines may be missing or torn, and a torn one is truncated before the next
 * write. Not thread-safe.
 */
final class DecisionJournalFiles {
    static final int MAX_FILES = 2;

    private static final Pattern NAME = Pattern.compile("[0-9]{8}\\.notes");

    private final Disk disk;
    private final Path directory;
    private final long maxFileBytes;
    private Disk.@Nullable OpenDiskFile file;
    private long size;

    DecisionJournalFiles(Disk disk, Path directory, long maxFileBytes) {
        this.disk = disk;
        this.directory = directory;
        this.maxFileBytes = maxFileBytes;
    }

    /** Returns the newest lines of the files, in chronological order. */
    List<DecisionJournalLine> read(int maxLines) throws IOException {
        if (!disk.exists(directory)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (String name : names()) {
            try (Disk.OpenDiskFile old = disk.open(directory.resolve(name), Disk.FileOpenMode.READ)) {
                readText(old).lines().forEach(texts::add);
            }
        }
        List<DecisionJournalLine> lines = new ArrayList<>();
        for (String text : texts.subList(Math.max(0, texts.size() - maxLines), texts.size())) {
            DecisionJournalLine line = DecisionJournalLineFormat.read(text);
            if (line != null) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** Appends lines to the newest file. If an {@link IOException} is thrown, some of the lines may be in the file. */
    void append(List<DecisionJournalLine> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (DecisionJournalLine line : lines) {
            text.append(DecisionJournalLineFormat.write(line));
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        Disk.OpenDiskFile to = openForAppend(bytes.remaining());
        int written = bytes.remaining();
        to.write(bytes, size);
        size += written;
    }

    private Disk.OpenDiskFile openForAppend(int bytes) throws IOException {
        Disk.OpenDiskFile current = file;
        if (current == null) {
            disk.createDirectories(directory);
            List<String> names = names();
            current = names.isEmpty() ? create(1) : reopen(names.get(names.size() - 1));
        }
        if (size > 0 && size + bytes > maxFileBytes) {
            List<String> names = names();
            close();
            for (String name : names.subList(0, Math.max(0, names.size() - MAX_FILES + 1))) {
                disk.delete(directory.resolve(name));
            }
            current = create(numberOf(names.get(names.size() - 1)) + 1);
        }
        return current;
    }

    private Disk.OpenDiskFile create(long number) throws IOException {
        Disk.OpenDiskFile created =
                disk.open(directory.resolve(String.format("%08d.notes", number)), Disk.FileOpenMode.CREATE);
        file = created;
        size = 0;
        return created;
    }

    /** Opens a file and truncates it after its last complete line, so that new lines can be appended. */
    private Disk.OpenDiskFile reopen(String name) throws IOException {
        Disk.OpenDiskFile reopened = disk.open(directory.resolve(name), Disk.FileOpenMode.WRITE);
        file = reopened;
        byte[] bytes = readBytes(reopened);
        int lineEnd = bytes.length;
        while (lineEnd > 0 && bytes[lineEnd - 1] != '\n') {
            lineEnd--;
        }
        reopened.truncate(lineEnd);
        size = lineEnd;
        return reopened;
    }

    /** Closes the current file. The next append opens the file again and removes what a failed append left in it. */
    void close() throws IOException {
        Disk.OpenDiskFile open = file;
        file = null;
        size = 0;
        if (open != null) {
            open.close();
        }
    }

    private List<String> names() throws IOException {
        return disk.list(directory).stream()
                .filter(name -> NAME.matcher(name).matches())
                .toList();
    }

    private static long numberOf(String name) {
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private String readText(Disk.OpenDiskFile open) throws IOException {
        return new String(readBytes(open), StandardCharsets.UTF_8);
    }

    /** Reads a whole file. Throws if the file is too long to be a journal file. */
    private byte[] readBytes(Disk.OpenDiskFile open) throws IOException {
        long length = open.size();
        if (length > 2 * maxFileBytes) {
            throw new IOException("a journal file of " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        int read = open.read(bytes, 0);
        byte[] content = new byte[read];
        bytes.flip().get(content);
        return content;
    }
}
