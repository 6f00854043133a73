package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.client.FakeCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleTest {
    private static final List<String> READING_COMMANDS = List.of(
            "status -o wide",
            "status -o json",
            "servers -o json",
            "votes -o wide",
            "health",
            "explain -o wide",
            "explain n3 -o json",
            "terms -o json",
            "timeline --all -o jsonl",
            "inspect n1",
            "inspect n9",
            "can-stop n2",
            "can-stop n9");

    @TempDir
    Path directory;

    private Path bundle() {
        return directory.resolve("incident.zip");
    }

    private CliRun record(FakeCluster cluster) {
        return CliRun.on(cluster, "bundle", bundle().toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = ClusterScenario.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNREACHABLE", "UNWILLING"})
    void everyCommandAnswersAsTheServersDid(ClusterScenario scenario) {
        for (String command : READING_COMMANDS) {
            CliRun live = CliRun.on(scenario.create(), command.split(" "));
            FakeCluster recorded = scenario.create();
            assertThat(record(recorded).exit()).isZero();
            FakeCluster gone = ClusterScenario.UNREACHABLE.create();
            CliRun replayed = CliRun.on(gone, fromBundle(command));
            assertThat(replayed.exit()).as(command).isEqualTo(live.exit());
            assertThat(withoutTime(replayed.out())).as(command).isEqualTo(withoutTime(live.out()));
        }
    }

    /** Both are run at different times of the real clock. */
    private static String withoutTime(String out) {
        return out.replaceAll("20\\d\\d-[0-9T:.-]+Z", "TIME");
    }

    private String[] fromBundle(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--from", bundle().toString()));
        return words.toArray(String[]::new);
    }

    @Test
    void withoutAnyServerNothingIsWritten() {
        for (ClusterScenario each : List.of(ClusterScenario.UNREACHABLE, ClusterScenario.UNWILLING)) {
            CliRun run = record(each.create());
            assertThat(run.exit())
                    .isEqualTo(CliRun.on(each.create(), "status").exit())
                    .isEqualTo(3);
            assertThat(bundle()).doesNotExist();
        }
    }

    @Test
    void theResultNamesTheServersThatDidNotAnswer() {
        CliRun run = CliRun.on(ClusterScenario.ONE_DOWN.create(), "bundle", bundle().toString(), "-o", "json");
        assertThat(run.out()).contains("\"silentServers\":[\"n3\"]");
    }

    @Test
    void humansAreToldWhenTheAnswersWereRecorded() {
        record(ClusterScenario.WELL.create());
        assertThat(CliRun.on(ClusterScenario.UNREACHABLE.create(), fromBundle("status"))
                        .err())
                .startsWith("as recorded 20")
                .contains(bundle().toString());
        assertThat(CliRun.on(ClusterScenario.UNREACHABLE.create(), fromBundle("status -o json"))
                        .err())
                .isEmpty();
    }

    @Test
    void itHoldsTheSameAsTextAndChecksums() throws IOException {
        record(ClusterScenario.WELL.create());
        assertThat(contents().keySet())
                .containsExactly(
                        "README.txt",
                        "SHA256SUMS",
                        "explain.txt",
                        "recording.bin",
                        "status.json",
                        "status.txt",
                        "terms.txt",
                        "timeline.jsonl",
                        "votes.txt");
        assertThat(new String(contents().get("status.txt"), StandardCharsets.UTF_8))
                .contains("n1");
    }

    @Test
    void aChangedFileIsDamage() throws IOException {
        record(ClusterScenario.WELL.create());
        Map<String, byte[]> files = contents();
        for (String name : List.of("status.txt", "recording.bin")) {
            Map<String, byte[]> changed = new TreeMap<>(files);
            byte[] bytes = files.get(name).clone();
            bytes[bytes.length / 2] ^= 1;
            changed.put(name, bytes);
            write(changed);
            CliRun run = CliRun.on(ClusterScenario.UNREACHABLE.create(), fromBundle("status"));
            assertThat(run.exit()).isEqualTo(7);
            assertThat(run.err()).contains(name + " does not match its checksum");
        }
    }

    @Test
    void aMissingFileAndACutBundleAreDamage() throws IOException {
        record(ClusterScenario.WELL.create());
        byte[] whole = Files.readAllBytes(bundle());
        Map<String, byte[]> files = contents();
        files.remove("votes.txt");
        write(files);
        assertThat(CliRun.on(ClusterScenario.UNREACHABLE.create(), fromBundle("status"))
                        .exit())
                .isEqualTo(7);
        byte[] renamed = whole.clone();
        renamed[30] ^= (byte) 0x80; // the first byte of the first file's name
        Files.write(bundle(), renamed);
        assertThat(CliRun.on(ClusterScenario.UNREACHABLE.create(), fromBundle("status"))
                        .exit())
                .isEqualTo(7);
        for (int length : List.of(0, 1, whole.length / 3, whole.length / 2)) {
            Files.write(bundle(), Arrays.copyOf(whole, length));
            CliRun run = CliRun.on(ClusterScenario.UNREACHABLE.create(), fromBundle("status"));
            assertThat(run.exit()).as("%d bytes", length).isEqualTo(7);
        }
    }

    @Test
    void aFileThatDoesNotExistIsAUsageError() {
        CliRun run = CliRun.on(ClusterScenario.WELL.create(), fromBundle("status"));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("cannot read");
    }

    @Test
    void aBundleAndEndpointsExcludeEachOther() {
        record(ClusterScenario.WELL.create());
        CliRun run =
                CliRun.on(ClusterScenario.WELL.create(), "status", "-e", "127.0.0.1:1", "--from", bundle().toString());
        assertThat(run.exit()).isEqualTo(2);
    }

    @Test
    void aWriteCannotBeTimedInABundle() {
        record(ClusterScenario.WELL.create());
        assertThat(CliRun.on(ClusterScenario.WELL.create(), fromBundle("explain write"))
                        .exit())
                .isEqualTo(2);
    }

    private Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(bundle()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private void write(Map<String, byte[]> files) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bundle()))) {
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
                zip.closeEntry();
            }
        }
    }
}
