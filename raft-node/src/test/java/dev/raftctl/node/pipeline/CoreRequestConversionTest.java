package dev.raftctl.node.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.core.Event;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a request becomes the event or the log entry that it asks for. */
class CoreRequestConversionTest {
    private static final ServerId SERVER = ServerId.of("n2");

    private static Event eventOf(CoreRequest request) {
        return ((CoreRequest.CoreOperationRequest) request).toEvent().apply(9);
    }

    @Test
    void aCommandKeepsItsSessionSequenceAndLowestNeededResult() {
        byte[] command = {1, 2, 3};
        assertThat(CoreRequestConversion.payloadOf(new ClientRequest.ExecuteCommandRequest(17, 9, 5, command)))
                .isEqualTo(new CommandEntryPayload.SessionCommandPayload(17, 9, 5, command).encode());
    }

    @Test
    void aMembershipChangeKeepsItsConditionsAndItsTimeInNanoseconds() {
        List<MemberChange> changes = List.of(new MemberChange.RemoveMember(SERVER));
        assertThat(eventOf(CoreRequestConversion.changeServers(
                        new ClientRequest.ChangeMembershipRequest(changes, 6, 20, true), reply -> {})))
                .isEqualTo(new Event.MembershipChangeRequested(9, changes, 6, 20_000_000, true));
    }

    @Test
    void aStepDownKeepsItsHoldoffInNanoseconds() {
        assertThat(eventOf(CoreRequestConversion.stepDown(
                        new ClientRequest.StepDownRequest(SERVER, 30, true), reply -> {})))
                .isEqualTo(new Event.StepDownRequested(9, 30_000_000, true, false));
    }

    @Test
    void aServerThatStopsMayHandOverToOneInMaintenance() {
        assertThat(eventOf(CoreRequestConversion.handOverBeforeStop(30, reply -> {})))
                .isEqualTo(new Event.StepDownRequested(9, 30_000_000, false, true));
    }

    @Test
    void transferCampaignAndBootstrapBecomeTheirEvents() {
        assertThat(eventOf(CoreRequestConversion.transferLeadership(
                        new ClientRequest.TransferLeadershipRequest(SERVER), reply -> {})))
                .isEqualTo(new Event.LeadershipTransferRequested(9, SERVER));
        assertThat(eventOf(CoreRequestConversion.campaign(reply -> {}))).isEqualTo(new Event.CampaignRequested(9));
        assertThat(eventOf(CoreRequestConversion.bootstrap("c1", Configuration.NONE, reply -> {})))
                .isEqualTo(new Event.BootstrapRequested(9, Configuration.NONE));
    }
}
