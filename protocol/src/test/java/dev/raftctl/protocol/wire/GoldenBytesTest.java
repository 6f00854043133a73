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
 * The bytes of every protocol version stay what they are: {@code version-N.txt} holds messages as version N first wrote them, and
 * is never changed once another version follows. A change here means a new version, or breaks running clusters.
 */
class GoldenBytesTest {
    private static final Path FOLDER = Path.of("src/test/resources/wire");

    private final Codec codec = new KryoCodec(WireLimits.DEFAULT);

    @Test
    void everyMessageHasTheBytesItAlwaysHad() throws Exception {
        Set<String> older = new HashSet<>();
        for (int version = 1; version < Protocol.VERSION; version++) {
            older.addAll(golden(version));
        }
        List<String> fresh = new ArrayList<>();
        for (String line : today()) {
            if (!older.contains(line)) {
                fresh.add(line);
            }
        }
        if (System.getProperty("rewrite") != null) {
            Files.write(file(Protocol.VERSION), fresh);
        }
        assertThat(fresh)
                .as("what is not written as an older version writes it")
                .isEqualTo(golden(Protocol.VERSION));
    }

    @Test
    void theBytesOfEveryVersionAreStillUnderstoodAndWrittenToItsSpeakers() throws Exception {
        for (int version = 1; version <= Protocol.VERSION; version++) {
            Agreed agreed = new Agreed(version, version);
            for (String line : golden(version)) {
                String[] words = line.split(" ");
                byte[] bytes = HexFormat.of().parseHex(words[2]);
                Object message = Wired.message(codec, bytes, agreed);
                assertThat(message.getClass().getSimpleName()).isEqualTo(words[1]);
                assertThat(Registry.idOf(message)).isEqualTo(Integer.parseInt(words[0]));
                // Fields at the end, which a later version may add, are ignored by speakers of this one.
                assertThat(Wired.bytes(codec, message, agreed)).as(line).startsWith(bytes);
            }
        }
    }

    @Test
    void everyMessageStandsInTheFileOfTheVersionThatIntroducedIt() throws Exception {
        for (int id : Registry.ids()) {
            assertThat(golden(Registry.since(id))).as("id %d", id).anyMatch(line -> line.startsWith(id + " "));
            for (int version = 1; version < Registry.since(id); version++) {
                assertThat(golden(version)).noneMatch(line -> line.startsWith(id + " "));
            }
        }
    }

    private List<String> today() throws WireFailure {
        List<String> lines = new ArrayList<>();
        for (int id : Registry.ids()) {
            for (int seed = 1; seed <= 2; seed++) {
                Object message = new Samples(1_000L * id + seed).message(id);
                byte[] bytes = Wired.bytes(codec, message);
                assertThat(Wired.bytes(codec, Wired.message(codec, bytes))).isEqualTo(bytes);
                lines.add(id + " " + message.getClass().getSimpleName() + " "
                        + HexFormat.of().formatHex(bytes));
            }
        }
        return lines;
    }

    private static Path file(int version) {
        return FOLDER.resolve("version-" + version + ".txt");
    }

    private static List<String> golden(int version) throws Exception {
        return Files.readAllLines(file(version));
    }
}
