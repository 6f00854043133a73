package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch of real servers, of which one is killed, and a watch that goes on after it. */
class WatchIT {
    private static final Pattern RESUME = Pattern.compile("go on with: --from (\\d+)\n");

    @TempDir
    Path directory;

    private static long put(LoopbackCluster cluster, String key, String value) {
        return Long.parseLong(cluster.raftctl("put", key, value, "-o", "value")
                .requireExit(0)
                .out()
                .strip());
    }

    private static String resumeIndex(LoopbackCluster.ClientProcess watch) throws IOException {
        String err = Files.readString(watch.err());
        Matcher resume = RESUME.matcher(err);
        assertThat(resume.find()).as(err).isTrue();
        return resume.group(1);
    }

    private static void awaitLines(Path file, int count) throws Exception {
        EventualCondition.await(
                count + " lines in " + file,
                () -> Files.exists(file) && Files.readAllLines(file).size() >= count);
    }

    @Test
    void aWatchMissesAndRepeatsNothingWhenAServerIsKilledAndWhenItIsResumed() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(directory)) {
            String resume = watchWhileAServerIsKilled(cluster);
            cluster.start("n1");
            watchWithAProgram(cluster, resume);
        }
    }

    /** Returns the index from which another watch goes on. */
    private static String watchWhileAServerIsKilled(LoopbackCluster cluster) throws Exception {
        String before = Long.toString(put(cluster, "jobs/0", "a0"));
        try (LoopbackCluster.ClientProcess watch =
                cluster.startClient("watch", "jobs/", "--prefix", "--from", before, "-o", "value")) {
            put(cluster, "jobs/1", "a1");
            put(cluster, "jobs/2", "a2");
            awaitLines(watch.out(), 2);
            // The watch began at the first server.
            cluster.kill("n1");
            put(cluster, "jobs/3", "a3");
            put(cluster, "other", "x");
            put(cluster, "jobs/4", "a4");
            awaitLines(watch.out(), 4);
            watch.process().destroy();
            watch.requireExit(130);
            assertThat(watch.out()).hasContent("a1\na2\na3\na4\n");
            return resumeIndex(watch);
        }
    }

    private void watchWithAProgram(LoopbackCluster cluster, String from) throws Exception {
        Path log = directory.resolve("log");
        Path script = Files.writeString(
                directory.resolve("script"),
                "echo \"$RAFTCTL_WATCH_INDEX $RAFTCTL_WATCH_KEY $RAFTCTL_WATCH_TYPE $RAFTCTL_WATCH_VALUE\" >> " + log
                        + "\n[ $RAFTCTL_WATCH_TYPE = put ] || exit 9\n");
        long last = put(cluster, "jobs/5", "a5");
        try (LoopbackCluster.ClientProcess watch =
                cluster.startClient("watch", "jobs/", "--prefix", "--from", from, "--", "sh", script.toString())) {
            awaitLines(log, 1);
            cluster.raftctl("del", "jobs/5").requireExit(0);
            watch.requireExit(9);
            List<String> lines = Files.readAllLines(log);
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).isEqualTo(last + " jobs/5 put a5");
            String deletion = lines.get(1);
            assertThat(deletion).endsWith(" jobs/5 delete ");
            long index = Long.parseLong(deletion.substring(0, deletion.indexOf(' ')));
            assertThat(resumeIndex(watch)).isEqualTo(Long.toString(index - 1));
        }
    }
}
