package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.offline.DirectoryCheckReport;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFinding;
import dev.raftctl.node.storage.offline.DirectoryCheckReport.DirectoryFindingSeverity;
import dev.raftctl.protocol.message.LogPosition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataDirectoryCheckViewTest {
    @Test
    void aWarningIsNotFollowedByAnAllClear() {
        assertThat(blocks(new DirectoryFinding(
                        DirectoryFindingSeverity.WARNING, Path.of("vote"), 0, "one of two copies fails its checksum")))
                .doesNotContain("are correct")
                .contains("no data is lost");
    }

    @Test
    void anInformationalFindingIsFollowedByAnAllClear() {
        assertThat(blocks(new DirectoryFinding(
                        DirectoryFindingSeverity.INFO, Path.of("end"), -1, "there is no end mark")))
                .contains("all records and checksums are correct");
    }

    private static String blocks(DirectoryFinding finding) {
        DirectoryCheckReport report = new DirectoryCheckReport(
                Path.of("data"), null, null, null, 1, LogPosition.ZERO, 1, 0, 0, List.of(finding));
        return new DataDirectoryCheckView(report).blocks(false).toString();
    }
}
