package dev.raftctl.protocol.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.raftctl.protocol.wire.WireLimits;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks which classes a process loads and what it prints. */
class ForkedProcessTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path JAVA_25 = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64/bin/java");

    /** The maximum number of own classes that a one-shot client loads. Each costs start-up time. */
    private static final int MAX_OWN_CLASSES = 49;

    @Test
    void aBlockingClientLinkLoadsFewClassesAndNeitherNettyNorKryo() throws Exception {
        try (NettyEventLoops loops = new NettyEventLoops(1, "loops");
                EchoServer server = new EchoServer(loops, WireLimits.DEFAULT)) {
            List<String> lines = run(
                    JAVA,
                    "-Xlog:class+load=info:stdout",
                    "plain",
                    server.address().toString());
            assertThat(lines).anyMatch(line -> line.contains("dev.raftctl.protocol.net.BlockingClientLink "));
            assertThat(lines).noneMatch(line -> line.contains(" io.netty."));
            assertThat(lines).noneMatch(line -> line.contains(" com.esotericsoftware.kryo.Kryo "));
            assertThat(lines).noneMatch(line -> line.contains(" dev.raftctl.") && line.contains("Lambda"));
            assertThat(lines.stream().filter(line -> line.contains(" dev.raftctl.") || line.contains(" com.esoteric")))
                    .hasSizeLessThan(MAX_OWN_CLASSES);
        }
    }

    @Test
    void printsNothing() throws Exception {
        assertThat(run(JAVA, "-Dplain=1", "netty", "")).isEmpty();
    }

    @Test
    void printsNothingOnANewerJdk() throws Exception {
        assumeThat(JAVA_25).exists();
        assertThat(run(JAVA_25, "-Dplain=1", "netty", "")).isEmpty();
    }

    /** Removes SLF4J, which the architecture tests need and which prints a warning without a backend. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !part.contains("slf4j"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> run(Path java, String option, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(java.toString(), option));
        command.addAll(List.of("-cp", classPath(), RoundTripProgram.class.getName()));
        command.addAll(List.of(args));
        Path outputFile = Files.createTempFile("printed", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(outputFile.toFile())
                    .start();
            assertThat(process.waitFor(180, TimeUnit.SECONDS))
                    .as("the process exits")
                    .isTrue();
            List<String> lines = Files.readAllLines(outputFile, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as("%s", lines).isZero();
            return lines;
        } finally {
            Files.delete(outputFile);
        }
    }
}
