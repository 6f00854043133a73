package dev.raftctl.node.specification;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the model checker TLC in a process of its own, because it keeps its state in static fields.
 *
 * @param workDirectory where it writes its temporary files
 * @param workerCount the number of threads that explore states
 * @param compilesFast whether the JVM compiles quickly rather than well, which pays off in runs of a few seconds
 */
public record TlcProcess(Path workDirectory, int workerCount, boolean compilesFast) {
    private static final long MAX_MINUTES = 60;

    /**
     * Checks a module.
     *
     * @param module its file; the modules that it extends are beside it or in its parent directory
     * @param configuration the text of the .cfg file
     */
    public TlcResult check(Path module, String configuration) throws IOException, InterruptedException {
        Path configurationFile = workDirectory.resolve("model.cfg");
        Files.writeString(configurationFile, configuration);
        Path output = workDirectory.resolve("output.txt");
        Process process = new ProcessBuilder(command(module, configurationFile))
                .directory(module.toAbsolutePath().getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("TLC has not finished after " + MAX_MINUTES + " minutes");
            }
        } finally {
            process.destroyForcibly();
        }
        return new TlcResult(Files.readString(output, StandardCharsets.UTF_8));
    }

    private List<String> command(Path module, Path configurationFile) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1500m");
        command.add(workerCount > 1 ? "-XX:+UseParallelGC" : "-XX:+UseSerialGC");
        if (compilesFast) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        // TLC unpacks the standard modules there; two runs must not share them.
        command.add("-Djava.io.tmpdir=" + workDirectory);
        command.add("-DTLA-Library=" + module.toAbsolutePath().getParent().getParent());
        command.add("-cp");
        command.add(classPathOfTlc());
        command.add("tlc2.TLC");
        command.add("-workers");
        command.add(String.valueOf(workerCount));
        command.add("-metadir");
        command.add(workDirectory.resolve("states").toString());
        command.add("-config");
        command.add(configurationFile.toString());
        command.add(module.getFileName().toString());
        return command;
    }

    private static String classPathOfTlc() {
        try {
            return Path.of(Class.forName("tlc2.TLC")
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (ReflectiveOperationException | java.net.URISyntaxException missing) {
            throw new IllegalStateException("TLC is not on the class path", missing);
        }
    }
}
