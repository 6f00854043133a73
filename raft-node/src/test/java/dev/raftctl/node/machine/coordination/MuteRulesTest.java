package dev.raftctl.node.machine.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationCommand.MuteFinding;
import dev.raftctl.protocol.coordination.CoordinationCommand.UnmuteFinding;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.FindingMute;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Mutes of findings in the replicated state. */
class MuteRulesTest {
    private static final long NOW = 1_000_000;
    private static final long HOUR = 3_600_000;

    private final CoordinationFixture fixture = new CoordinationFixture();

    @Test
    void aMuteCountsFromTheLeadersClockAndNamesTheCertificate() {
        assertThat(run("alice", true, NOW, mute("DISK_LOW", HOUR)))
                .isEqualTo(new CoordinationResult.FindingMuted(NOW + HOUR));
        assertThat(fixture.state.findingMutes())
                .containsExactly(new FindingMute("DISK_LOW", NOW + HOUR, "a new disk arrives", "alice", NOW));
    }

    @Test
    void withoutCertificatesAMuteNamesWhatTheClientReports() {
        run("", true, NOW, mute("DISK_LOW", HOUR));
        assertThat(fixture.state.findingMutes())
                .extracting(FindingMute::operator)
                .containsExactly("bob@host");
    }

    @Test
    void anotherMuteOfTheSameCodeReplacesTheFirst() {
        run("alice", true, NOW, mute("DISK_LOW", HOUR));
        run("carol", true, NOW + 1, mute("DISK_LOW", 5));
        assertThat(fixture.state.findingMutes())
                .containsExactly(new FindingMute("DISK_LOW", NOW + 6, "a new disk arrives", "carol", NOW + 1));
    }

    @Test
    void onlyOperatorsMuteAndUnmute() {
        assertRefused(CoordinationRefusal.UNAUTHORISED, run("alice", false, NOW, mute("DISK_LOW", HOUR)));
        assertThat(fixture.state.findingMutes()).isEmpty();
        run("alice", true, NOW, mute("DISK_LOW", HOUR));
        assertRefused(CoordinationRefusal.UNAUTHORISED, run("alice", false, NOW, new UnmuteFinding("DISK_LOW")));
        assertThat(fixture.state.findingMutes()).hasSize(1);
    }

    @Test
    void unmutingReportsWhetherTheCodeWasMuted() {
        run("alice", true, NOW, mute("DISK_LOW", HOUR));
        assertThat(run("bob", true, NOW, new UnmuteFinding("DISK_LOW")))
                .isEqualTo(new CoordinationResult.FindingUnmuted(true));
        assertThat(fixture.state.findingMutes()).isEmpty();
        assertThat(run("bob", true, NOW, new UnmuteFinding("DISK_LOW")))
                .isEqualTo(new CoordinationResult.FindingUnmuted(false));
    }

    @Test
    void anInvalidMuteChangesNothing() {
        assertRefused(CoordinationRefusal.MALFORMED, run("alice", true, NOW, mute("disk-low", HOUR)));
        assertRefused(
                CoordinationRefusal.MALFORMED,
                run("alice", true, NOW, mute("DISK_LOW", CoordinationLimits.MAX_MUTE_MILLIS + 1)));
        assertThat(fixture.state.findingMutes()).isEmpty();
    }

    @Test
    void mutesAreLimitedAndThoseThatAreOverMakeWayForNewOnes() {
        run("alice", true, NOW, mute("SHORT", 1_000));
        for (int i = 1; i < CoordinationLimits.MAX_MUTES; i++) {
            run("alice", true, NOW, mute("CODE_" + i, HOUR));
        }
        assertRefused(CoordinationRefusal.LIMIT_REACHED, run("alice", true, NOW + 999, mute("ONE_MORE", HOUR)));
        assertThat(run("alice", true, NOW + 999, mute("CODE_1", 2 * HOUR)))
                .as("a code that is muted already")
                .isEqualTo(new CoordinationResult.FindingMuted(NOW + 999 + 2 * HOUR));
        assertThat(run("alice", true, NOW + 1_000, mute("ONE_MORE", HOUR)))
                .isEqualTo(new CoordinationResult.FindingMuted(NOW + 1_000 + HOUR));
        assertThat(fixture.state.findingMutes())
                .hasSize(CoordinationLimits.MAX_MUTES)
                .extracting(FindingMute::code)
                .contains("ONE_MORE")
                .doesNotContain("SHORT")
                .isSorted();
    }

    @Test
    void snapshotsContainMutes() {
        long without = fixture.state.stateHash();
        run("alice", true, NOW, mute("DISK_LOW", HOUR));
        run("alice", true, NOW, mute("CERT_EXPIRING", 2 * HOUR));
        CoordinationFixture restored = fixture.restored();
        assertThat(restored.state.findingMutes())
                .isEqualTo(fixture.state.findingMutes())
                .hasSize(2);
        assertThat(restored.state.stateHash())
                .isEqualTo(fixture.state.stateHash())
                .isNotEqualTo(without);
        run("alice", true, NOW, new UnmuteFinding("DISK_LOW"));
        assertThat(fixture.state.stateHash()).isNotEqualTo(restored.state.stateHash());
    }

    @Test
    void restoringAStateWithoutMutesRemovesThem() {
        run("alice", true, NOW, mute("DISK_LOW", HOUR));
        CoordinationFixture empty = new CoordinationFixture();
        empty.putPlain("k", "v");
        empty.restoreInto(fixture);
        assertThat(fixture.state.findingMutes()).isEmpty();
        assertThat(fixture.state.stateHash()).isEqualTo(empty.state.stateHash());
    }

    private CoordinationResult run(String caller, boolean isOperator, long wallMillis, CoordinationCommand command) {
        ClientReply reply = fixture.apply(new CommandEntryPayload.CoordinationPayload(
                0,
                0,
                0,
                wallMillis,
                isOperator,
                caller,
                ByteBuffer.wrap(CoordinationMessageFormat.encodeCommand(command))));
        ClientReply.CommandExecutedReply executed = reply.successOf(ClientReply.CommandExecutedReply.class);
        assertThat(executed).as("%s", reply).isNotNull();
        return CoordinationMessageFormat.decodeResult(executed.result());
    }

    private static MuteFinding mute(String code, long durationMillis) {
        return new MuteFinding(code, durationMillis, "a new disk arrives", "bob@host");
    }

    private static void assertRefused(CoordinationRefusal refusal, CoordinationResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        CoordinationResult.CoordinationRefused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
