package dev.raftctl.node.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads how often the CPU quota of this process's cgroup, or of a cgroup around it, stopped it: {@code cpu.stat} of
 * cgroup version 2 or 1.
 */
public final class CgroupCpuStat {
    private final Path membership;
    private final Path root;

    /**
     * Counters since the cgroup was made.
     *
     * @param periods the scheduling periods in which it had something to run
     * @param throttledPeriods those in which it used up its quota
     */
    public record CpuPeriods(long periods, long throttledPeriods) {
        /** No quota. */
        public static final CpuPeriods NONE = new CpuPeriods(0, 0);
    }

    private CgroupCpuStat(Path membership, Path root) {
        this.membership = membership;
        this.root = root;
    }

    /** Returns the counters of this process; there are none on a system without cgroups. */
    public static CgroupCpuStat ofThisProcess() {
        return of(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /**
     * Returns the counters of a process.
     *
     * @param membership the process's file {@code cgroup} in procfs
     * @param root where the cgroup file system is mounted
     */
    static CgroupCpuStat of(Path membership, Path root) {
        return new CgroupCpuStat(membership, root);
    }

    /** Finds the files of the cgroups that the process is in now: it may be moved while it runs. */
    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(membership)) {
                // Lines are "0::/path" in version 2 and "4:cpu,cpuacct:/path" in version 1.
                String[] fields = line.split(":", 3);
                if (fields.length == 3 && fields[1].isEmpty()) {
                    addAncestors(root, fields[2], files);
                } else if (fields.length == 3 && List.of(fields[1].split(",")).contains("cpu")) {
                    addAncestors(root.resolve(fields[1]), fields[2], files);
                    addAncestors(root.resolve("cpu"), fields[2], files);
                }
            }
        } catch (IOException elsewhere) {
            // Only Linux has the file; on other systems no quota is known.
            return List.of();
        }
        return files;
    }

    /**
     * Adds the file of a cgroup and of each cgroup around it. Inside a container, the path may lie outside what is
     * mounted.
     */
    private static void addAncestors(Path mount, String path, List<Path> files) {
        @Nullable
        Path directory =
                mount.resolve(path.startsWith("/") ? path.substring(1) : path).normalize();
        directory = directory.startsWith(mount) ? directory : mount;
        while (directory != null && directory.startsWith(mount)) {
            Path file = directory.resolve("cpu.stat");
            if (Files.isReadable(file)) {
                files.add(file);
            }
            directory = directory.getParent();
        }
    }

    /** Returns the current counters of each cgroup, this process's own one first. */
    public List<CpuPeriods> read() {
        List<CpuPeriods> all = new ArrayList<>();
        for (Path file : files()) {
            try {
                all.add(parse(Files.readString(file)));
            } catch (IOException gone) {
                // The process has just been moved to another cgroup.
                all.add(CpuPeriods.NONE);
            }
        }
        return all;
    }

    static CpuPeriods parse(String text) {
        long periods = 0;
        long throttledPeriods = 0;
        for (String line : text.split("\n")) {
            if (line.startsWith("nr_periods ")) {
                periods = number(line);
            } else if (line.startsWith("nr_throttled ")) {
                throttledPeriods = number(line);
            }
        }
        return new CpuPeriods(periods, throttledPeriods);
    }

    private static long number(String line) {
        try {
            return Long.parseLong(line.substring(line.indexOf(' ') + 1).trim());
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }
}
