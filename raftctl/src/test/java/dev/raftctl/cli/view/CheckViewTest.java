package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.storage.CheckReport;
import dev.raftctl.node.storage.CheckReport.Finding;
import dev.raftctl.node.storage.CheckReport.Severity;
import dev.raftctl.protocol.message.Position;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckViewTest {
    @Test
    void aWarningIsNotFollowedByAnAllClear() {
        assertThat(blocks(new Finding(Severity.WARNING, Path.of("vote"), 0, "one of two copies fails its checksum")))
                .doesNotContain("are correct")
                .contains("no data is lost");
    }

    @Test
    void anInformationalFindingIsFollowedByAnAllClear() {
        assertThat(blocks(new Finding(Severity.INFO, Path.of("end"), -1, "there is no end mark")))
                .contains("all records and checksums are correct");
    }

    private static String blocks(Finding finding) {
        CheckReport report =
                new CheckReport(Path.of("data"), null, null, null, 1, Position.ZERO, 1, 0, 0, List.of(finding));
        return new CheckView(report).blocks(false).toString();
    }
}
