package dev.raftctl.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.journal.HealthSample;
import dev.raftctl.protocol.message.CoreLoopDelay;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ProcessPauses;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.SyncLatency;
import dev.raftctl.protocol.message.WriteLatency;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthSamplerTest {
    @Test
    void takesTheMeasurementsAndThePeerThatWasSilentForLongest() {
        assertThat(HealthSampler.sampleOf(status(40, 7_000), 0x1_0000_0005L, 31))
                .isEqualTo(new HealthSample(1_000, 31, 5, true, 1, 2, Integer.MAX_VALUE, 4, 66, 5, 17, 494, 0, 7_000));
        assertThat(HealthSampler.sampleOf(status(-1, 7_000), 5, 31).maxHeardMillis())
                .isEqualTo(-1);
    }

    private static ServerStatus status(long heardN2, long heardN3) {
        return new ServerStatusBuilder(ServerId.of("n1"))
                .role(ServerRole.LEADER)
                .measurements(new HealthMeasurements(
                        1_000,
                        null,
                        List.of(
                                new PeerContact(ServerId.of("n2"), heardN2, true, ""),
                                new PeerContact(ServerId.of("n3"), heardN3, true, "")),
                        new SyncLatency(1, 1, 2, Long.MAX_VALUE, 0),
                        new CoreLoopDelay(4, 0),
                        66,
                        new ProcessPauses(1, 1, 1, 1, 5, 0),
                        List.of(),
                        new WriteLatency(17, 1, 1, 494, "cpu"),
                        0,
                        null))
                .build();
    }
}
