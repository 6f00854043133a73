package dev.raftctl.cli.command;

import dev.raftctl.protocol.coordination.OperationTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The machine that a command runs on. */
final class LocalHost {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private LocalHost() {}

    /** Returns the name of this machine; empty if it is not known without asking a name server. */
    static String name(Map<String, String> environment) {
        String host = environment.get("HOSTNAME");
        if (host == null || host.isBlank()) {
            try {
                host = Files.readString(HOST_NAME);
            } catch (IOException unknown) {
                host = "";
            }
        }
        return OperationTexts.cut(host.strip());
    }
}
