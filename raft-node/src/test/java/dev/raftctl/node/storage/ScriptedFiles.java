package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The files of a scripted data directory, and the damage that a script does to them. Names are short: {@code log/23} is
 * the segment that begins with entry 23, {@code snapshots/40-2} the snapshot of index 40 in term 2.
 */
final class ScriptedFiles {
    private final StorageFixture fixture;
    private final TreeMap<Long, LogEntry> written = new TreeMap<>();
    private final TreeMap<String, byte[]> kept = new TreeMap<>();

    ScriptedFiles(StorageFixture fixture) {
        this.fixture = fixture;
    }

    /** Shortens the paths and numbers of a message to the names that scripts use. */
    static String text(String message) {
        return message.replaceAll("/data/", "")
                .replaceAll("\\b0+(\\d+)-0+(\\d+)\\.snapshot", "$1-$2")
                .replaceAll("\\b0{5,}(\\d+)\\.log", "$1");
    }

    static String text(StorageFailure failure) {
        return failure.kind() + " " + text(String.valueOf(failure.getMessage()));
    }

    /** Notes entries that were written, so that records can be found by their index. */
    void written(List<LogEntry> entries) {
        written.tailMap(entries.get(0).index(), true).clear();
        entries.forEach(entry -> written.put(entry.index(), entry));
    }

    String names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path directory :
                List.of(StorageFixture.DIRECTORY, StorageFixture.LAYOUT.log(), StorageFixture.LAYOUT.snapshots())) {
            for (String name : fixture.disk.list(directory)) {
                names.add(text(directory.resolve(name).toString()));
            }
        }
        return String.join(" ", names);
    }

    long usedBytes() throws IOException {
        long used = 0;
        for (Path directory :
                List.of(StorageFixture.DIRECTORY, StorageFixture.LAYOUT.log(), StorageFixture.LAYOUT.snapshots())) {
            for (String name : fixture.disk.list(directory)) {
                used += fixture.bytes(directory.resolve(name)).length;
            }
        }
        return used;
    }

    /**
     * Flips a bit: {@code rot vote 20}, byte 20 of a file, or {@code rot record 5 +3}, byte 3 of the record of entry 5.
     */
    void flipBit(List<String> arguments) throws IOException {
        if (arguments.get(0).equals("record")) {
            long index = Long.parseLong(arguments.get(1));
            long offset = arguments.size() > 2 ? Long.parseLong(arguments.get(2)) : 0;
            fixture.disk.flipBit(segmentOf(index), offsetOf(index) + offset, 1);
        } else {
            fixture.disk.flipBit(path(arguments.get(0)), Long.parseLong(arguments.get(1)), 1);
        }
    }

    /** Fills the records of a range of entries of one segment with zeros. */
    void zero(String range) throws IOException {
        String[] ends = range.split("\\.\\.");
        long from = Long.parseLong(ends[0]);
        long to = Long.parseLong(ends[ends.length - 1]);
        fixture.write(segmentOf(from), offsetOf(from), new byte[(int) (offsetOf(to + 1) - offsetOf(from))]);
    }

    /** Removes bytes at the end of a file. */
    void shorten(String name, int bytes) throws IOException {
        byte[] content = content(name);
        replace(name, Arrays.copyOf(content, content.length - bytes));
    }

    void delete(String name) throws IOException {
        fixture.disk.delete(path(name));
        fixture.disk.forceDirectory(DataDirectory.parent(path(name)));
    }

    /** Remembers the current content of a file. */
    void keep(String name) throws IOException {
        kept.put(name, content(name));
    }

    /** Writes the remembered content of a file back. */
    void restore(String name) throws IOException {
        byte[] content = kept.get(name);
        if (content == null) {
            throw new IllegalArgumentException("not kept: " + name);
        }
        replace(name, content);
    }

    byte[] content(String name) throws IOException {
        return fixture.bytes(path(name));
    }

    void replace(String name, byte[] content) throws IOException {
        fixture.overwrite(path(name), content);
    }

    private static Path path(String name) {
        if (name.matches("log/[0-9]+")) {
            return StorageFixture.segment(Long.parseLong(name.substring(4)));
        }
        if (name.matches("snapshots/[0-9]+-[0-9]+")) {
            String[] numbers = name.substring(10).split("-");
            String file = DataDirectory.snapshotName(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
            return StorageFixture.LAYOUT.snapshots().resolve(file);
        }
        return StorageFixture.DIRECTORY.resolve(name);
    }

    private long firstIndexOfSegment(long index) throws IOException {
        long first = 0;
        for (String name : fixture.disk.list(StorageFixture.LAYOUT.log())) {
            long begin = DataDirectory.isSegment(name) ? Long.parseLong(name.substring(0, name.indexOf('.'))) : 0;
            first = begin <= index ? Math.max(first, begin) : first;
        }
        return first;
    }

    private Path segmentOf(long index) throws IOException {
        return StorageFixture.segment(firstIndexOfSegment(index));
    }

    private long offsetOf(long index) throws IOException {
        long offset = LogSegmentHeader.BYTES;
        long first = firstIndexOfSegment(written.containsKey(index) ? index : index - 1);
        for (LogEntry entry : written.subMap(first, index).values()) {
            offset += SegmentRecord.sizeBytes(entry);
        }
        return offset;
    }
}
