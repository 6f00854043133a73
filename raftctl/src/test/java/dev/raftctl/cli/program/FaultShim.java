package dev.raftctl.cli.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;

/** Slow disk syncs and a moved wall clock for one server process, by a library that is preloaded into it. */
final class FaultShim {
    private static final int DELAY_OFFSET = 0;
    private static final int CLOCK_OFFSET = Long.BYTES;

    private final Path library;
    private final Path settings;

    private FaultShim(Path library, Path settings) {
        this.library = library;
        this.settings = settings;
    }

    /** Compiles the library. Skips the test if there is no C compiler. */
    static Path compile(Path directory) throws Exception {
        Path source = directory.resolve("fault-shim.c");
        Path library = directory.resolve("fault-shim.so");
        try (InputStream resource = FaultShim.class.getResourceAsStream("fault-shim.c")) {
            Files.copy(Objects.requireNonNull(resource), source);
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "gcc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "gcc is missing");
            throw missing;
        }
        if (compiler.waitFor() != 0) {
            throw new AssertionError("gcc exited with " + compiler.exitValue());
        }
        return library;
    }

    /** Creates the settings of one server, without faults. */
    static FaultShim create(Path library, Path settings) throws IOException {
        Files.write(settings, new byte[2 * Long.BYTES]);
        return new FaultShim(library, settings);
    }

    /** Returns the program with the library preloaded. */
    Program preloadedInto(Program program) {
        return program.with("LD_PRELOAD", library.toString()).with("FAULT_SHIM_FILE", settings.toString());
    }

    void delaySyncs(Duration delay) {
        write(DELAY_OFFSET, delay.toMillis());
    }

    void moveClock(Duration offset) {
        write(CLOCK_OFFSET, offset.toMillis());
    }

    private void write(int position, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.putLong(value).flip();
        try (FileChannel file = FileChannel.open(settings, StandardOpenOption.WRITE)) {
            file.write(bytes, position);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
