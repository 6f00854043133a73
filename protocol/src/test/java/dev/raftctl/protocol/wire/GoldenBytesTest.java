package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The bytes of every protocol version never change. {@code version-N.txt} contains messages as version N first wrote
 * them, and is final once the next version exists. A change requires a new version; otherwise it breaks running
 * clusters.
 */
class GoldenBytesTest {
    private static final Path FOLDER = Path.of("src/test/resources/wire");

    private final PublishedNames names = new PublishedNames();
    private final MessageCodec codec = new KryoCodec(WireLimits.DEFAULT);

    @Test
    void theEncodingOfEveryMessageIsUnchanged() throws Exception {
        Set<String> olderLines = new HashSet<>();
        for (int version = 1; version < ProtocolConstants.VERSION; version++) {
            olderLines.addAll(goldenLines(version));
        }
        List<String> changed = new ArrayList<>();
        for (String line : currentLines()) {
            if (!olderLines.contains(line)) {
                changed.add(line);
            }
        }
        if (System.getProperty("rewrite") != null) {
            Files.write(file(ProtocolConstants.VERSION), changed);
        }
        assertThat(changed)
                .as("messages that no older version writes in the same way")
                .isEqualTo(goldenLines(ProtocolConstants.VERSION));
    }

    @Test
    void readsAndWritesTheBytesOfEveryVersion() throws Exception {
        for (int version = 1; version <= ProtocolConstants.VERSION; version++) {
            NegotiatedVersion negotiated = new NegotiatedVersion(version, version);
            for (String line : goldenLines(version)) {
                String[] fields = line.split(" ");
                byte[] bytes = HexFormat.of().parseHex(fields[2]);
                Object message = TestEncoding.decode(codec, bytes, negotiated);
                assertThat(names.simple(message.getClass())).isEqualTo(fields[1]);
                assertThat(MessageRegistry.idOf(message)).isEqualTo(Integer.parseInt(fields[0]));
                // Readers of this version ignore fields that a later version adds at the end.
                assertThat(TestEncoding.encode(codec, message, negotiated))
                        .as(line)
                        .startsWith(bytes);
            }
        }
    }

    @Test
    void everyMessageIsInTheGoldenFileOfTheVersionThatIntroducedIt() throws Exception {
        for (int id : MessageRegistry.ids()) {
            assertThat(goldenLines(MessageRegistry.introducedIn(id)))
                    .as("id %d", id)
                    .anyMatch(line -> line.startsWith(id + " "));
            for (int version = 1; version < MessageRegistry.introducedIn(id); version++) {
                assertThat(goldenLines(version)).noneMatch(line -> line.startsWith(id + " "));
            }
        }
    }

    private List<String> currentLines() throws WireProtocolFailure {
        List<String> lines = new ArrayList<>();
        for (int id : MessageRegistry.ids()) {
            for (int seed = 1; seed <= 2; seed++) {
                Object message = new SampleMessages(1_000L * id + seed).message(id);
                byte[] bytes = TestEncoding.encode(codec, message);
                assertThat(TestEncoding.encode(codec, TestEncoding.decode(codec, bytes)))
                        .isEqualTo(bytes);
                lines.add(id + " " + names.simple(message.getClass()) + " "
                        + HexFormat.of().formatHex(bytes));
            }
        }
        return lines;
    }

    private static Path file(int version) {
        return FOLDER.resolve("version-" + version + ".txt");
    }

    private static List<String> goldenLines(int version) throws Exception {
        return Files.readAllLines(file(version));
    }
}
