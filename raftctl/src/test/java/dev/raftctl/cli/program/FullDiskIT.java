package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the disk of real servers (hazards D04, D05): a small tmpfs if one can be mounted, otherwise a free-space limit
 * that is never met.
 */
class FullDiskIT {
    private static final String MOUNT_SIZE = "size=24m";
    private static final String MIN_FREE = "storage.min-free=4MiB";
    private static final String NEVER_FREE = "storage.min-free=1048576GiB";

    private final Program program = Program.file();
    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private boolean mounted;

    @TempDir
    Path directory;

    @AfterEach
    void stopAll() throws Exception {
        for (RunningNode node : nodes) {
            node.kill();
        }
        if (mounted) {
            system("umount", small().toString());
        }
    }

    @Test
    void leadershipMovesOffAFullDiskAndTheServerResumesOnceThereIsSpace() throws Exception {
        mountOrSkip();
        start(small().resolve("n1"), MIN_FREE);
        start(directory.resolve("n2"), MIN_FREE);
        start(directory.resolve("n3"), MIN_FREE);
        bootstrap();
        lead("n1");
        raftctl("put", "before", "1").requireExit(0);

        Path filler = fill();
        List<String> acknowledged = new ArrayList<>();
        EventualCondition.await("another server leads and accepts writes", () -> {
            String key = "meanwhile" + acknowledged.size();
            Program.ProgramResult put = raftctl("put", key, "1");
            assertThat(put.exit()).isIn(0, 4, 5, 6);
            if (put.exit() == 0) {
                acknowledged.add(key);
            }
            return acknowledged.size() >= 3 && !leader().equals("n1");
        });
        String large = "x".repeat(700_000);
        EventualCondition.await(
                "a large value is written",
                () -> program.runWithInput(large, "put", "large", "-", "-e", endpoints())
                                .exit()
                        == 0);
        awaitFindings(health -> assertThat(health)
                .contains("the disk of n1 is full", small().resolve("n1").toString())
                .doesNotContain("writes are refused"));

        Files.delete(filler);
        program.awaitHealthy(endpoints());
        lead("n1");
        raftctl("put", "after", "1").requireExit(0);
        for (String key : acknowledged) {
            assertThat(raftctl("get", key, "-o", "value").requireExit(0).out()).isEqualTo("1");
        }
        assertThat(raftctl("get", "large", "-o", "value").requireExit(0).out().strip())
                .isEqualTo(large);
    }

    @Test
    void aFullClusterRefusesWritesServesReadsAndNeedsNoRestart() throws Exception {
        mountOrSkip();
        start(small().resolve("n1"), MIN_FREE);
        bootstrap();
        raftctl("put", "before", "1").requireExit(0);

        Path filler = fill();
        EventualCondition.await("writes are refused", () -> isRefused(raftctl("put", "refused", "1", "-o", "json")));
        assertThat(raftctl("get", "before", "-o", "value").requireExit(0).out()).isEqualTo("1");
        awaitFindings(health -> assertThat(health).contains("writes are refused for lack of disk space on n1"));

        Files.delete(filler);
        EventualCondition.await(
                "writes are accepted", () -> raftctl("put", "after", "1").exit() == 0);
    }

    @Test
    void aServerBelowItsFreeSpaceLimitDoesNotLead() throws Exception {
        start(directory.resolve("n1"), NEVER_FREE);
        start(directory.resolve("n2"), "storage.min-free=0");
        start(directory.resolve("n3"), "storage.min-free=0");
        bootstrap();
        EventualCondition.await("another server leads", () -> !leader().isEmpty() && !leader().equals("n1"));
        raftctl("put", "a", "1").requireExit(0);
        awaitFindings(health -> assertThat(health).contains("the disk of n1 is low"));
        program.awaitResult(
                status -> assertThat(unwrapped(status.requireExit(0).out())).contains("the disk of n1 is low"),
                "status",
                "-e",
                endpoints());
    }

    @Test
    void aSingleServerBelowItsFreeSpaceLimitRefusesWritesWithDiskFull() throws Exception {
        start(directory.resolve("n1"), NEVER_FREE);
        bootstrap();
        EventualCondition.await("writes are refused", () -> isRefused(raftctl("put", "a", "1", "-o", "json")));
        raftctl("get", "a").requireExit(1);
    }

    private static boolean isRefused(Program.ProgramResult put) {
        return put.exit() == 5 && put.err().contains("\"reason\":\"DISK_FULL\"");
    }

    private Path small() {
        return directory.resolve("small");
    }

    private void mountOrSkip() throws Exception {
        Files.createDirectories(small());
        mounted = system("mount", "-t", "tmpfs", "-o", MOUNT_SIZE, "tmpfs", small().toString());
        assumeTrue(mounted, "mounting is not permitted here");
    }

    private static boolean system(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    /** Fills the disk. */
    private Path fill() throws IOException {
        Path filler = small().resolve("filler");
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    private void start(Path data, String setting) throws Exception {
        String address = "127.0.0.1:" + RunningNode.freePort();
        String id = String.valueOf(data.getFileName());
        nodes.add(RunningNode.start(
                program,
                directory,
                "node",
                "--id",
                id,
                "--listen",
                address,
                "--data-dir",
                data.toString(),
                "--set",
                setting,
                "--set",
                "storage.segment-bytes=1MiB"));
        addresses.add(address);
    }

    private void bootstrap() {
        List<String> words = new ArrayList<>(List.of("bootstrap"));
        for (int i = 0; i < addresses.size(); i++) {
            words.add("n" + (i + 1) + "=" + addresses.get(i));
        }
        raftctl(words.toArray(new String[0])).requireExit(0);
    }

    private void lead(String id) throws Exception {
        EventualCondition.await(
                id + " leads",
                () -> leader().equals(id) || raftctl("transfer-leadership", id).exit() == 0);
    }

    /** Returns the leader's id; empty if none is known. */
    private String leader() {
        String status = raftctl("status", "-o", "json").out();
        int at = status.indexOf("\"leader\":\"");
        return at < 0 ? "" : status.substring(at + 10, status.indexOf('"', at + 10));
    }

    /** Waits until the findings, without the line breaks that fit them on the screen, pass the checks. */
    private void awaitFindings(Consumer<String> checks) throws Exception {
        program.awaitResult(
                health -> checks.accept(unwrapped(health.requireExit(1).out())), "health", "-e", endpoints());
    }

    private static String unwrapped(String screen) {
        return screen.replaceAll("\\s+", " ");
    }

    private String endpoints() {
        return String.join(",", addresses);
    }

    private Program.ProgramResult raftctl(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-e", endpoints(), "--timeout", "60s"));
        return program.run(all.toArray(new String[0]));
    }
}
