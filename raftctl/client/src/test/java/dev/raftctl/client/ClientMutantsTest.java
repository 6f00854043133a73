package dev.raftctl.client;

import dev.raftctl.mutation.MutatedModule;
import dev.raftctl.mutation.PublishedMutantsCheck;
import dev.raftctl.mutation.SourceRoot;
import dev.raftctl.mutation.UnitTestMutant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Planted bugs of the client")
class ClientMutantsTest extends PublishedMutantsCheck {
    private static final MutatedModule MODULE = new MutatedModule(
            List.of("dev.raftctl.client."),
            "dev.raftctl.client.",
            List.of(new SourceRoot("", Path.of("src/main/java/dev/raftctl/client"), "dev.raftctl.client.")));

    ClientMutantsTest() throws IOException {
        super(
                MODULE,
                UnitTestMutant.read(ClientMutantsTest.class, "mutants.txt"),
                "the sessions, the retries and the outcomes of requests");
    }
}
