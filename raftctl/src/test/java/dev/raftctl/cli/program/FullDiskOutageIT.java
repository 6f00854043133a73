package dev.raftctl.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages because disks are full: small file systems that are filled while the servers run. */
class FullDiskOutageIT {
    private static final String MOUNT_OPTIONS = "size=64m,mode=0700";

    /** Leaves 4.7 MiB free, where the servers require 16 MiB. */
    private static final long FREE_BYTES = 4_928_307;

    @TempDir
    Path directory;

    private OutageCluster cluster;

    /** Starts n1 and n2 with disks of their own, and n3 with the disk of this machine. */
    private void startAClusterLedByN1() throws Exception {
        cluster = new OutageCluster(directory, "n1", "n2", "n3");
        for (String id : new String[] {"n1", "n2"}) {
            Files.createDirectories(cluster.data(id));
            assumeTrue(
                    system(
                            "mount",
                            "-t",
                            "tmpfs",
                            "-o",
                            MOUNT_OPTIONS,
                            "tmpfs",
                            cluster.data(id).toString()),
                    "mounting is not permitted here");
        }
        for (String id : new String[] {"n1", "n2", "n3"}) {
            cluster.start(id, "--set", "storage.min-free=16MiB");
        }
        cluster.bootstrap("n1", "n2", "n3");
        cluster.lead("n1");
    }

    @AfterEach
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
            for (String id : new String[] {"n1", "n2"}) {
                system("umount", cluster.data(id).toString());
            }
        }
    }

    private static boolean system(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Fills the disk of a server. Returns the file that takes the space. */
    private Path fill(String id) throws Exception {
        Path filler = cluster.data(id).resolve("filler");
        long size = Files.getFileStore(cluster.data(id)).getUsableSpace() - FREE_BYTES;
        assertThat(system("fallocate", "-l", Long.toString(size), filler.toString()))
                .isTrue();
        return filler;
    }

    @Test
    void theFullDiskOfTheLeaderIsNamed() throws Exception {
        startAClusterLedByN1();
        Path filler = fill("n1");
        cluster.awaitFirstFinding("DISK_FULL", explanation -> {
            assertThat(explanation.firstServers()).isEqualTo("n1");
            assertThat(explanation.status()).isEqualTo("degraded");
        });
        cluster.awaitExplanation(explanation -> assertThat(explanation.leader()).isIn("n2", "n3"));
        cluster.raftctl("put", "k", "1").requireExit(0);
        Files.delete(filler);
        cluster.awaitHealthy();
    }

    @Test
    void theFullDisksOfAMajorityAreWhyWritesAreRefused() throws Exception {
        startAClusterLedByN1();
        cluster.raftctl("put", "k", "1").requireExit(0);
        Path first = fill("n1");
        Path second = fill("n2");
        cluster.awaitFirstFinding("DISK_FULL", explanation -> {
            assertThat(explanation.firstServers()).isEqualTo("n1 n2");
            assertThat(explanation.status()).isEqualTo("down");
        });
        assertThat(cluster.raftctl("get", "k", "-o", "value").requireExit(0).out())
                .isEqualTo("1");
        Files.delete(first);
        Files.delete(second);
        cluster.awaitHealthy();
    }
}
