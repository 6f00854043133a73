package dev.raftctl.bench;

import dev.raftctl.node.storage.RealDisk;
import dev.raftctl.node.storage.ServerStorage;
import dev.raftctl.node.storage.StorageFailure;
import dev.raftctl.node.storage.StorageSettings;
import dev.raftctl.protocol.message.HardState;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends entries of 256 bytes to the log, without and with one fdatasync. Files are created under {@code -Ddir=DIR},
 * by default the current directory: use the disk under test, not one in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LogAppendBenchmark {
    @Param({"1", "64"})
    int entries;

    private final byte[] payload = new byte[256];
    private @Nullable Path directory;
    private @Nullable ServerStorage storage;
    private long last;

    @Setup
    public void open() throws IOException, StorageFailure {
        Path created = Files.createTempDirectory(Path.of(System.getProperty("dir", ".")), "log-append");
        directory = created;
        ServerStorage opened =
                ServerStorage.open(new RealDisk(), created.resolve("n1"), ServerId.of("n1"), StorageSettings.DEFAULT, 1);
        opened.write(new HardState(1, null), List.of());
        opened.sync();
        storage = opened;
        last = 0;
    }

    private ServerStorage appendBatch() throws StorageFailure {
        ServerStorage log = storage;
        if (log == null) {
            throw new IllegalStateException("not open");
        }
        List<LogEntry> batch = new ArrayList<>(entries);
        for (int i = 0; i < entries; i++) {
            batch.add(LogEntry.command(1, ++last, payload));
        }
        log.write(null, batch);
        return log;
    }

    @Benchmark
    public void write() throws StorageFailure {
        var unused = appendBatch();
    }

    @Benchmark
    public void writeAndSync() throws StorageFailure {
        appendBatch().sync();
    }

    @TearDown
    public void close() throws IOException, StorageFailure {
        if (storage != null) {
            storage.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
