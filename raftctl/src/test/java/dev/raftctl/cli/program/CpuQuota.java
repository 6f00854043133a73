package dev.raftctl.cli.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A cgroup of version 1 that limits the CPU time of one process. */
final class CpuQuota implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/cpu");
    private static final String PROCESSES = "cgroup.procs";

    private final Path group;

    private CpuQuota(Path group) {
        this.group = group;
    }

    /**
     * Limits a process to this CPU time in every 100 ms, until the quota is closed. Skips the test if this process may
     * make no cgroups.
     */
    static CpuQuota of(long pid, Duration per100Millis) throws IOException {
        assumeTrue(Files.isWritable(ROOT.resolve(PROCESSES)), "cgroups of version 1 need root");
        CpuQuota quota = new CpuQuota(Files.createDirectory(ROOT.resolve("raftctl-" + pid)));
        quota.change(per100Millis);
        Files.writeString(quota.group.resolve(PROCESSES), Long.toString(pid));
        return quota;
    }

    /** Limits the process to this CPU time in every 100 ms from now on. */
    void change(Duration per100Millis) throws IOException {
        Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(per100Millis.toNanos() / 1_000));
    }

    @Override
    public void close() throws IOException {
        for (String each : Files.readAllLines(group.resolve(PROCESSES))) {
            Files.writeString(ROOT.resolve(PROCESSES), each);
        }
        Files.delete(group);
    }
}
