package dev.raftctl.cli.program;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterLifecycleIT {
    @Test
    void noWriteIsLostOverAClustersLifecycle() {
        Path script = Path.of("src/test/scripts/lifecycle.sh").toAbsolutePath();
        new Program(List.of("bash", script.toString()), Map.of())
                .run(Program.path("raftctl.program").toString())
                .requireExit(0);
    }
}
