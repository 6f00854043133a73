package dev.raftctl.cli.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process confined to a share of one CPU by a control group of version 1, as a container's limit does it. */
final class CpuShare implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/cpu");
    private static final long PERIOD_MICROS = 100_000;

    private final Path group;
    private final int percent;

    private CpuShare(Path group, int percent) {
        this.group = group;
        this.percent = percent;
    }

    int percent() {
        return percent;
    }

    /** Limits the process, with all its threads, to this percentage of one CPU. Skips the test where that is not allowed. */
    static CpuShare limit(long pid, int percent) throws IOException {
        Path group = ROOT.resolve("raftctl-" + pid);
        try {
            Files.createDirectory(group);
        } catch (IOException notAllowed) {
            assumeTrue(false, "control groups cannot be created here: " + notAllowed);
        }
        Files.writeString(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
        Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(PERIOD_MICROS * percent / 100));
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
        return new CpuShare(group, percent);
    }

    @Override
    public void close() throws IOException {
        for (String pid :
                Files.readString(group.resolve("cgroup.procs")).lines().toList()) {
            Files.writeString(ROOT.resolve("cgroup.procs"), pid);
        }
        Files.delete(group);
    }
}
