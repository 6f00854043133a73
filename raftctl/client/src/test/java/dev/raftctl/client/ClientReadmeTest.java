package dev.raftctl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.config.CommandLineOverrides;
import dev.raftctl.node.config.NodeConfigLoader;
import dev.raftctl.node.runtime.RaftNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the program in README.md and runs it against a real server. */
class ClientReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path compiledExample() throws IOException {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("README.md")));
        assertThat(program.find()).as("a Java program in README.md").isTrue();
        Path source = Files.writeString(directory.resolve("Example.java"), program.group(1));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-classpath", CLASS_PATH, "-d", classes.toString(), source.toString());
        assertThat(errors).isZero();
        return classes;
    }

    @Test
    void theExampleRuns() throws Exception {
        Path classes = compiledExample();
        String address = "127.0.0.1:" + freePort();
        try (RaftNode node = RaftNode.start(NodeConfigLoader.load(
                null,
                new CommandLineOverrides(
                        "n1",
                        address,
                        null,
                        directory.resolve("n1").toString(),
                        List.of("cluster.bootstrap=true", "cluster.servers.n1=" + address))))) {
            Process example = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-classpath",
                            classes + System.getProperty("path.separator") + CLASS_PATH,
                            "Example",
                            node.listenAddress().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output =
                    new String(example.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(example.waitFor()).isZero();
            assertThat(output).matches("put: \\d+\nincr: 1\nget: hello\ntxn: true\nlock: true\n");
        }
    }
}
