package dev.raftctl.node.storage;

import dev.raftctl.protocol.message.ServerId;
import java.nio.file.Path;

/** Another process that opens a directory: prints "free" if it succeeds, and the kind of failure otherwise. */
final class LockProbe {
    private LockProbe() {}

    public static void main(String[] args) throws Exception {
        try (ServerStorage storage =
                ServerStorage.open(new RealDisk(), Path.of(args[0]), ServerId.of("n1"), StorageSettings.DEFAULT, 7)) {
            System.out.println("free: " + storage.identity().id());
        } catch (StorageFailure refused) {
            System.out.println(refused.kind());
        }
    }

    static String tryOpen(Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockProbe.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
