package dev.raftctl.protocol;

import dev.raftctl.mutation.MutatedModule;
import dev.raftctl.mutation.PublishedMutantsCheck;
import dev.raftctl.mutation.SourceRoot;
import dev.raftctl.mutation.UnitTestMutant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Planted bugs of the protocol")
class ProtocolMutantsTest extends PublishedMutantsCheck {
    private static final MutatedModule MODULE = new MutatedModule(
            List.of("dev.raftctl.protocol."),
            "dev.raftctl.protocol.",
            List.of(new SourceRoot("", Path.of("src/main/java/dev/raftctl/protocol"), "dev.raftctl.protocol.")));

    ProtocolMutantsTest() throws IOException {
        super(
                MODULE,
                UnitTestMutant.read(ProtocolMutantsTest.class, "mutants.txt"),
                "the frames, the handshake, the limits of connections and the versions of messages");
    }
}
