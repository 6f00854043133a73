package dev.raftctl.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.ByteFuzzer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutated configuration files: each is read, or refused with a location. */
@Tag("fuzz")
class ConfigFuzzTest {
    private static final String VALID = """
            [node]
            id = "n1"
            listen = "0.0.0.0:7001"
            advertise = "10.0.0.1:7001"
            data-dir = "/var/lib/raftctl/n1"
            [cluster]
            name = "orders"
            bootstrap = true
            servers = { n1 = "10.0.0.1:7001", n2 = "10.0.0.2:7001", n3 = "10.0.0.3:7001" }
            [raft]
            heartbeat = "100ms"
            election-timeout = "1s"
            [limits]
            connections = 100
            [metrics]
            listen = "127.0.0.1:9101"
            """;

    /** Limit on allocation per byte of a file: the TOML parser allocates objects for every token. */
    private static final long MAX_ALLOCATED_PER_BYTE = 4 << 10;

    private static final long MAX_ALLOCATED_BASE = 4 << 20;

    @TempDir
    Path directory;

    @Test
    void mutatedFilesAreReadOrRefusedWithALocation() throws Exception {
        Path file = directory.resolve("node.toml");
        new ByteFuzzer(1_000)
                .fuzz(VALID.getBytes(StandardCharsets.UTF_8), MAX_ALLOCATED_PER_BYTE, MAX_ALLOCATED_BASE, bytes -> {
                    Files.write(file, bytes);
                    try {
                        return NodeConfigLoader.load(file, CommandLineOverrides.NONE)
                                        .id()
                                != null;
                    } catch (InvalidConfigFailure refused) {
                        assertThat(refused.location()).isNotBlank();
                        assertThat(refused.reason()).isNotBlank();
                        return false;
                    }
                });
    }

    @Test
    void unclosedBracketsAreCheap() throws Exception {
        Path file = directory.resolve("node.toml");
        byte[] bytes = (VALID + "[".repeat(200)).getBytes(StandardCharsets.UTF_8);
        Files.write(file, bytes);
        assertThat(ByteFuzzer.allocatedBytes(
                        () -> assertThatThrownBy(() -> NodeConfigLoader.load(file, CommandLineOverrides.NONE))
                                .isInstanceOf(InvalidConfigFailure.class)
                                .hasMessageContaining("nested too deeply")))
                .isLessThan(MAX_ALLOCATED_BASE + bytes.length * MAX_ALLOCATED_PER_BYTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = [", "a = {b=", "[", "a.", "a = \"\\", "'''"})
    void refusesEndlessRepetition(String piece) throws Exception {
        Path file = directory.resolve("node.toml");
        Files.writeString(file, piece.repeat(20_000));
        assertThatThrownBy(() -> NodeConfigLoader.load(file, CommandLineOverrides.NONE))
                .isInstanceOf(InvalidConfigFailure.class);
        Files.writeString(file, "a = " + piece.substring(piece.length() - 1).repeat(20_000));
        assertThatThrownBy(() -> NodeConfigLoader.load(file, CommandLineOverrides.NONE))
                .isInstanceOf(InvalidConfigFailure.class);
    }
}
