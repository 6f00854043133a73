package dev.raftctl.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.health.CgroupCpuStat.CpuPeriods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupCpuStatTest {
    @TempDir
    Path directory;

    private Path root;

    private CgroupCpuStat process(String membership) throws IOException {
        root = Files.createDirectories(directory.resolve("cgroup"));
        return CgroupCpuStat.of(Files.writeString(directory.resolve("membership"), membership), root);
    }

    private void group(String path, long periods, long throttled) throws IOException {
        Path group = Files.createDirectories(directory.resolve("cgroup").resolve(path));
        Files.writeString(
                group.resolve("cpu.stat"),
                "usage_usec 812\nnr_periods " + periods + "\nnr_throttled " + throttled + "\nthrottled_usec 9\n");
    }

    @Test
    void readsTheCgroupOfVersion2AndThoseAroundIt() throws IOException {
        group("slice/raftctl", 200, 132);
        group("slice", 300, 1);
        assertThat(process("0::/slice/raftctl\n").read())
                .containsExactly(new CpuPeriods(200, 132), new CpuPeriods(300, 1));
    }

    @Test
    void readsTheControllerOfVersion1() throws IOException {
        group("cpu,cpuacct/docker/abc", 50, 4);
        assertThat(process("5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n").read())
                .containsExactly(new CpuPeriods(50, 4));
    }

    @Test
    void readsTheOwnRootInsideAContainer() throws IOException {
        group("", 10, 2);
        assertThat(process("0::/../../host/path\n").read()).containsExactly(new CpuPeriods(10, 2));
        assertThat(process("0::/\n").read()).containsExactly(new CpuPeriods(10, 2));
    }

    @Test
    void aCgroupThatVanishesHasNoQuota() throws IOException {
        group("slice", 10, 2);
        CgroupCpuStat stat = process("0::/slice\n");
        Files.delete(root.resolve("slice/cpu.stat"));
        assertThat(stat.read()).isEmpty();
    }

    @Test
    void followsTheProcessIntoAnotherCgroup() throws IOException {
        group("slice", 10, 2);
        group("limited", 50, 40);
        CgroupCpuStat stat = process("0::/slice\n");
        assertThat(stat.read()).containsExactly(new CpuPeriods(10, 2));
        Files.writeString(directory.resolve("membership"), "0::/limited\n");
        assertThat(stat.read()).containsExactly(new CpuPeriods(50, 40));
    }

    @Test
    void aSystemWithoutCgroupsHasNoQuota() {
        assertThat(CgroupCpuStat.of(directory.resolve("missing"), directory).read())
                .isEmpty();
    }

    @Test
    void aFileWithoutAQuotaHasNoPeriods() {
        assertThat(CgroupCpuStat.parse("usage_usec 5\nuser_usec 3\n")).isEqualTo(CpuPeriods.NONE);
        assertThat(CgroupCpuStat.parse("nr_periods many\nnr_throttled 3\n")).isEqualTo(new CpuPeriods(0, 3));
    }
}
