package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Describes the holder of a lock to people. */
final class LockHolderDescription {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private LockHolderDescription() {}

    /** Returns the text of the user, or by default the user, the host and the process id. */
    static String of(@Nullable String text) throws CliFailure {
        String description = text == null ? ofThisProcess() : text;
        int bytes = description.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CoordinationLimits.MAX_HOLDER_BYTES) {
            if (text == null) {
                return "pid " + ProcessHandle.current().pid();
            }
            throw CliFailure.usage(
                    "--holder: the text has " + bytes + " bytes",
                    "at most " + CoordinationLimits.MAX_HOLDER_BYTES + " bytes");
        }
        return description;
    }

    private static String ofThisProcess() {
        return System.getProperty("user.name", "?") + "@" + hostName() + " pid "
                + ProcessHandle.current().pid();
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException notLinux) {
            String name = System.getenv("HOSTNAME");
            return name == null ? "?" : name;
        }
    }
}
