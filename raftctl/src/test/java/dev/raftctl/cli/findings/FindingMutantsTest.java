package dev.raftctl.cli.findings;

import dev.raftctl.mutation.MutatedModule;
import dev.raftctl.mutation.PublishedMutantsCheck;
import dev.raftctl.mutation.SourceRoot;
import dev.raftctl.mutation.UnitTestMutant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Planted bugs of the findings")
class FindingMutantsTest extends PublishedMutantsCheck {
    private static final MutatedModule MODULE = new MutatedModule(
            List.of("dev.raftctl.cli."),
            "dev.raftctl.cli.",
            List.of(new SourceRoot("", Path.of("src/main/java/dev/raftctl/cli"), "dev.raftctl.cli.")));

    FindingMutantsTest() throws IOException {
        super(MODULE, UnitTestMutant.read(FindingMutantsTest.class, "mutants.txt"), "the rules of the findings");
    }
}
