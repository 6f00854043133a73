package dev.raftctl.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.message.CoordinationStatus;
import dev.raftctl.protocol.message.HealthMeasurements;
import dev.raftctl.protocol.message.ServerStatus;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.ServerStatusField;
import dev.raftctl.protocol.message.WatchStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the one list of status fields is complete, in order, and what each version of the protocol sends. */
class ServerStatusFieldsTest {
    private static final int SAMPLE_COUNT = 50;
    private static final int STATUS_ID = 74;

    /** Four numbers of one byte each, for a server without leases and locks. */
    private static final int ENCODED_COORDINATION_LENGTH = 4;

    /** Three numbers of one byte each, for a server without watches. */
    private static final int ENCODED_WATCHES_LENGTH = 3;

    private static final int ENCODED_MUTES_LENGTH = 1;
    private static final int ENCODED_MAINTENANCE_LENGTH = 1;

    private final MessageCodec codec = new KryoCodec(WireLimits.DEFAULT);

    @Test
    void fieldsAreWrittenInTheOrderOfTheList() {
        assertThat(ServerStatusFieldKinds.inOrder())
                .extracting(ServerStatusFieldKinds.FieldKind::field)
                .containsExactly(ServerStatusField.values());
    }

    @Test
    void fieldsAreReadAsTheyAreWritten() {
        assertThat(ServerStatusFieldKinds.inOrderOfReads()).isEqualTo(ServerStatusFieldKinds.inOrder());
    }

    @Test
    void laterVersionsAddFieldsAtTheEnd() {
        List<Integer> versions = new ArrayList<>();
        for (ServerStatusField field : ServerStatusField.values()) {
            versions.add(field.sinceVersion());
        }
        assertThat(versions).isSorted();
        assertThat(versions).contains(ProtocolConstants.OLDEST_VERSION, ProtocolConstants.VERSION);
        assertThat(versions).allMatch(ProtocolVersionRange.SUPPORTED::contains);
    }

    @Test
    void namesAreUnique() {
        assertThat(Arrays.stream(ServerStatusField.values()).map(ServerStatusField::publishedName))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(Arrays.stream(ServerStatusField.values()).map(ServerStatusField::jsonName))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(Arrays.stream(ServerStatusField.values())
                        .map(ServerStatusField::label)
                        .filter(label -> !label.isEmpty()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyGroupHasFields() {
        assertThat(Arrays.stream(ServerStatusField.values()).map(ServerStatusField::group))
                .contains(ServerStatusField.StatusGroup.values());
    }

    @Test
    void aBuilderCopiesEveryField() {
        for (int seed = 0; seed < SAMPLE_COUNT; seed++) {
            ServerStatus status = sample(seed);
            assertThat(new ServerStatusBuilder(status).build()).isEqualTo(status);
        }
    }

    @Test
    void aStatusOfAnOlderVersionHasNoMeasurements() throws Exception {
        for (int seed = 0; seed < SAMPLE_COUNT; seed++) {
            ServerStatus status = sample(seed);
            ServerStatus old = new ServerStatusBuilder(status)
                    .measurements(HealthMeasurements.NONE)
                    .coordination(CoordinationStatus.NONE)
                    .watches(WatchStatus.NONE)
                    .mutes(List.of())
                    .maintenance(List.of())
                    .build();
            byte[] withNone = TestEncoding.encode(codec, old);
            int length = withNone.length
                    - encodedMeasurementsLength()
                    - ENCODED_COORDINATION_LENGTH
                    - ENCODED_WATCHES_LENGTH
                    - ENCODED_MUTES_LENGTH
                    - ENCODED_MAINTENANCE_LENGTH;
            Object decoded = TestEncoding.decode(codec, Arrays.copyOf(withNone, length), new NegotiatedVersion(3, 3));
            assertThat(decoded).isEqualTo(old);
            assertThat(((ServerStatus) decoded).measurements().isKnown()).isFalse();
            assertThat(TestEncoding.encode(codec, status)).startsWith(Arrays.copyOf(withNone, length));
        }
    }

    /** Each of the fields is one or more bytes that are 0 without measurements, except for the two below. */
    private static int encodedMeasurementsLength() {
        int wallTime = 1;
        int leaderless = 1;
        int contacts = 1;
        int sync = 5;
        int coreLoop = 2;
        int throttled = 1;
        int pauses = 6;
        int leaderChanges = 1;
        int writes = 4 + 1 + "none".length();
        int appliedTerm = 1;
        int clockJump = 1;
        return wallTime
                + leaderless
                + contacts
                + sync
                + coreLoop
                + throttled
                + pauses
                + leaderChanges
                + writes
                + appliedTerm
                + clockJump;
    }

    private static ServerStatus sample(int seed) {
        return (ServerStatus) new SampleMessages(seed).message(STATUS_ID);
    }
}
