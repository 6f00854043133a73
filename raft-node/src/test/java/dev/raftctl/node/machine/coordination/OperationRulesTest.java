package dev.raftctl.node.machine.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationCommand.BeginOperation;
import dev.raftctl.protocol.coordination.CoordinationCommand.EndOperation;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.CoordinationQuery;
import dev.raftctl.protocol.coordination.CoordinationRefusal;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationListing;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationRecorded;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.MemberTarget.TargetRole;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationRecord;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.coordination.OperationStep;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.ServerId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of operations in the replicated state. */
class OperationRulesTest {
    private static final long NOW = 1_000_000;
    private static final long TIMEOUT = 5_000;
    private static final long DAY = 24L * 3_600_000;

    private static final Configuration THREE = voters("n1", "n2", "n3");
    private static final Configuration FOUR = voters("n1", "n2", "n3", "n4");

    private final CoordinationFixture fixture = new CoordinationFixture();

    private static Configuration voters(String... names) {
        List<ClusterMember> members = new ArrayList<>();
        for (String name : names) {
            members.add(new ClusterMember(ServerId.of(name), name + ":7001"));
        }
        return Configuration.ofVoters(members);
    }

    private static OperationDescription description(String id, List<MemberTarget> targets) {
        return new OperationDescription(
                id, "add-server n4=n4:7001", "bob", "host", "growth", List.of("plan"), targets, List.of(), "");
    }

    private static List<MemberTarget> votes(String server) {
        return List.of(new MemberTarget(ServerId.of(server), TargetRole.VOTER, server + ":7001"));
    }

    private static OperationEnd end(OperationState state) {
        return new OperationEnd(state, state.ordinal(), "REASON", "message");
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

    private OperationRecord begin(String id, long wallMillis, List<MemberTarget> targets) {
        OperationRecorded recorded =
                (OperationRecorded) run("", true, wallMillis, new BeginOperation(description(id, targets), TIMEOUT));
        assertThat(recorded.isChanged()).isTrue();
        return recorded.operation();
    }

    private OperationRecorded end(String id, OperationState state) {
        return (OperationRecorded) run("", true, NOW + 9, new EndOperation(id, end(state)));
    }

    private OperationRecord show(String id) {
        List<OperationRecord> shown = operations(new CoordinationQuery.ShowOperation(id));
        assertThat(shown).hasSize(1);
        return shown.get(0);
    }

    private List<OperationRecord> operations(CoordinationQuery query) {
        return ((OperationListing) fixture.query(query)).operations();
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        OperationListing page = null;
        while (page == null || page.hasMore()) {
            long before = page == null
                    ? 0
                    : page.operations().get(page.operations().size() - 1).beginIndex();
            page = (OperationListing) fixture.query(new CoordinationQuery.ListOperations(before, 10_000));
            page.operations().forEach(each -> ids.add(each.id()));
        }
        return ids;
    }

    private long configure(Configuration configuration) {
        long index = fixture.nextIndex();
        var unused = fixture.state.apply(LogEntry.configuration(1, index, configuration));
        return index;
    }

    @Test
    void aRecordNamesTheCertificateAndCountsFromTheLeadersClock() {
        OperationRecorded recorded = (OperationRecorded)
                run("alice", true, NOW, new BeginOperation(description("o1", votes("n4")), TIMEOUT));
        OperationRecord operation = recorded.operation();
        assertThat(operation.description().operator()).isEqualTo("alice");
        assertThat(operation.isAuthenticated()).isTrue();
        assertThat(operation.startMillis()).isEqualTo(NOW);
        assertThat(operation.deadlineMillis()).isEqualTo(NOW + TIMEOUT);
        assertThat(operation.recordedState()).isEqualTo(OperationState.RUNNING);
        assertThat(show("o1")).isEqualTo(operation);
    }

    @Test
    void withoutCertificatesARecordNamesWhatTheClientReports() {
        OperationRecord operation = begin("o1", NOW, votes("n4"));
        assertThat(operation.description().operator()).isEqualTo("bob");
        assertThat(operation.isAuthenticated()).isFalse();
    }

    @Test
    void anOperationBeginsOnce() {
        OperationRecord first = begin("o1", NOW, votes("n4"));
        assertThat(run("", true, NOW, new BeginOperation(description("o1", votes("n5")), TIMEOUT)))
                .isEqualTo(new OperationRecorded(first, false));
        assertThat(ids()).containsExactly("o1");
    }

    @Test
    void anotherAttemptOfItsClientExtendsTheDeadline() {
        long deadline = begin("op-1", NOW, votes("n4")).deadlineMillis();
        BeginOperation again = new BeginOperation(description("op-1", votes("n4")), TIMEOUT);
        run("eve", true, NOW + 100, again);
        assertThat(show("op-1").deadlineMillis()).isEqualTo(deadline);
        run("", true, NOW + 100, again);
        run("", true, NOW + 50, again);
        assertThat(show("op-1").deadlineMillis()).isEqualTo(deadline + 100);
        end("op-1", OperationState.UNKNOWN);
        run("", true, NOW + 900, again);
        assertThat(show("op-1").deadlineMillis()).isEqualTo(deadline + 100);
    }

    @Test
    void onlyOperatorsRecordOperations() {
        assertRefused(
                CoordinationRefusal.UNAUTHORISED,
                run("alice", false, NOW, new BeginOperation(description("o1", List.of()), TIMEOUT)));
        begin("o1", NOW, List.of());
        assertRefused(
                CoordinationRefusal.UNAUTHORISED,
                run("alice", false, NOW, new EndOperation("o1", end(OperationState.DONE))));
        assertThat(show("o1").end()).isNull();
    }

    @Test
    void invalidCommandsChangeNothing() {
        assertRefused(
                CoordinationRefusal.MALFORMED,
                run("", true, NOW, new BeginOperation(description("o 1", List.of()), TIMEOUT)));
        assertRefused(
                CoordinationRefusal.MALFORMED, run("", true, NOW, new BeginOperation(description("o1", List.of()), 0)));
        assertRefused(
                CoordinationRefusal.MALFORMED, run("", true, NOW, new EndOperation("o1", end(OperationState.DONE))));
        begin("o1", NOW, List.of());
        assertRefused(
                CoordinationRefusal.MALFORMED, run("", true, NOW, new EndOperation("o1", end(OperationState.RUNNING))));
        assertThat(show("o1").end()).isNull();
    }

    @Test
    void theFirstCertainEndIsKept() {
        begin("o1", NOW, List.of());
        assertThat(end("o1", OperationState.UNKNOWN).isChanged()).isTrue();
        assertThat(end("o1", OperationState.UNKNOWN).isChanged()).isFalse();
        assertThat(show("o1").recordedState()).isEqualTo(OperationState.UNKNOWN);
        OperationRecorded first = end("o1", OperationState.FAILED);
        assertThat(first.isChanged()).isTrue();
        assertThat(first.operation().endMillis()).isEqualTo(NOW + 9);
        assertThat(end("o1", OperationState.DONE)).isEqualTo(new OperationRecorded(first.operation(), false));
        assertThat(end("o1", OperationState.UNKNOWN)).isEqualTo(new OperationRecorded(first.operation(), false));
    }

    @Test
    void onlyAnOperationWhoseClientIsGoneIsCancelled() {
        begin("o1", NOW, List.of());
        long gone = NOW + TIMEOUT + CoordinationLimits.OPERATION_MARGIN_MILLIS + 1;
        EndOperation cancel = new EndOperation("o1", end(OperationState.CANCELLED));
        assertThat(((OperationRecorded) run("", true, gone - 1, cancel)).isChanged())
                .isFalse();
        assertThat(show("o1").recordedState()).isEqualTo(OperationState.RUNNING);
        assertThat(((OperationRecorded) run("", true, gone, cancel)).isChanged())
                .isTrue();
        assertThat(show("o1").recordedState()).isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void theEndOfAJointConfigurationIsAStepAlthoughTheOperationWantsMore() {
        List<MemberTarget> targets = new ArrayList<>(votes("n4"));
        targets.addAll(votes("n5"));
        begin("o1", NOW, targets);
        configure(THREE);
        long joint = configure(THREE.jointWith(FOUR));
        long end = configure(FOUR);
        assertThat(show("o1").steps()).extracting(OperationStep::index).contains(joint, end);
        assertThat(show("o1").reachedIndex()).isZero();
    }

    @Test
    void aConfigurationWithTheTargetsShowsThatTheOperationIsDone() {
        configure(THREE);
        begin("o1", NOW, votes("n4"));
        begin("o2", NOW, votes("n9"));
        long joint = configure(THREE.jointWith(FOUR));
        assertThat(show("o1").recordedState()).isEqualTo(OperationState.RUNNING);
        long reached = configure(FOUR);
        assertThat(show("o1").recordedState()).isEqualTo(OperationState.DONE);
        assertThat(show("o1").reachedIndex()).isEqualTo(reached);
        assertThat(show("o1").steps()).extracting(OperationStep::index).containsExactly(joint, reached);
        assertThat(show("o2").recordedState()).isEqualTo(OperationState.RUNNING);
        assertThat(show("o2").steps()).as("its server does not change").isEmpty();
        configure(THREE);
        assertThat(show("o1").recordedState())
                .as("a later change does not undo the record")
                .isEqualTo(OperationState.DONE);
    }

    @Test
    void anUnknownEndIsResolvedByALaterConfigurationAndAFailureIsNot() {
        configure(THREE);
        begin("o1", NOW, votes("n4"));
        end("o1", OperationState.UNKNOWN);
        begin("o2", NOW, votes("n4"));
        end("o2", OperationState.FAILED);
        assertThat(show("o1").supersededBy()).isEqualTo("o2");
        begin("o3", NOW, votes("n4"));
        end("o3", OperationState.UNKNOWN);
        configure(FOUR);
        assertThat(show("o1").recordedState())
                .as("another operation may have made the change")
                .isEqualTo(OperationState.UNKNOWN);
        assertThat(show("o2").recordedState()).isEqualTo(OperationState.FAILED);
        assertThat(show("o3").recordedState()).isEqualTo(OperationState.DONE);
    }

    @Test
    void anOperationIsSupersededOnlyIfItsClientHasGivenUpAndItsServersAreTheSame() {
        begin("o1", NOW, votes("n4"));
        begin("o2", NOW, votes("n5"));
        begin("o3", NOW + TIMEOUT, votes("n4"));
        assertThat(show("o1").supersededBy())
                .as("its client may still be at work")
                .isEmpty();
        begin("o4", NOW + TIMEOUT + 1, votes("n4"));
        assertThat(show("o1").supersededBy()).isEqualTo("o4");
        assertThat(show("o2").supersededBy()).isEmpty();
        assertThat(show("o3").supersededBy()).isEmpty();
    }

    @Test
    void aTargetNamesTheAddressAndTheRole() {
        configure(FOUR);
        assertThat(MemberTarget.areReached(votes("n4"), FOUR)).isTrue();
        assertThat(MemberTarget.areReached(votes("n4"), THREE)).isFalse();
        assertThat(MemberTarget.areReached(votes("n4"), THREE.jointWith(FOUR))).isFalse();
        assertThat(reached(TargetRole.VOTER, "n4:7002")).isFalse();
        assertThat(reached(TargetRole.VOTER, "")).isTrue();
        assertThat(reached(TargetRole.LEARNER, "")).isFalse();
        assertThat(reached(TargetRole.ABSENT, "")).isFalse();
        assertThat(MemberTarget.areReached(List.of(new MemberTarget(ServerId.of("n4"), TargetRole.ABSENT, "")), THREE))
                .isTrue();
        assertThat(MemberTarget.areReached(List.of(), FOUR)).isFalse();
    }

    private static boolean reached(TargetRole role, String address) {
        return MemberTarget.areReached(List.of(new MemberTarget(ServerId.of("n4"), role, address)), FOUR);
    }

    @Test
    void theNewestRecordsAreKeptAndOlderOnesForThirtyDays() {
        for (int i = 0; i < CoordinationLimits.KEPT_OPERATION_RECORDS + 2; i++) {
            begin("o" + i, NOW + i, List.of());
        }
        assertThat(ids()).hasSize(CoordinationLimits.KEPT_OPERATION_RECORDS + 2);
        begin("late", NOW + 30 * DAY + 2, List.of());
        assertThat(ids())
                .as("o0 and o1 are older than 30 days")
                .hasSize(CoordinationLimits.KEPT_OPERATION_RECORDS + 1)
                .startsWith("late")
                .endsWith("o2");
        begin("later", NOW + 60 * DAY, List.of());
        assertThat(ids())
                .as("all but one are older, but not more than are kept anyway")
                .hasSize(CoordinationLimits.KEPT_OPERATION_RECORDS);
        assertThat(operations(new CoordinationQuery.ShowOperation("o2"))).isEmpty();
    }

    @Test
    void theNumberAndTheBytesOfRecordsAreLimited() {
        for (int i = 0; i <= CoordinationLimits.MAX_OPERATION_RECORDS; i++) {
            begin("o" + i, NOW, List.of());
        }
        assertThat(operations(new CoordinationQuery.ShowOperation("o0"))).isEmpty();
        assertThat(show("o1").id()).isEqualTo("o1");
        long before = fixture.state.heapBytes();
        String longLine = "x".repeat(CoordinationLimits.MAX_OPERATION_LINE_BYTES);
        OperationDescription large = new OperationDescription(
                "large",
                "c".repeat(CoordinationLimits.MAX_OPERATION_COMMAND_BYTES),
                "",
                longLine,
                longLine,
                java.util.Collections.nCopies(CoordinationLimits.MAX_OPERATION_PLAN_LINES, longLine),
                List.of(),
                List.of(),
                "");
        for (int i = 0; i < 2_000; i++) {
            OperationDescription each = new OperationDescription(
                    "large" + i,
                    large.command(),
                    "",
                    large.host(),
                    large.reason(),
                    large.plan(),
                    List.of(),
                    List.of(),
                    "");
            run("", true, NOW, new BeginOperation(each, TIMEOUT));
        }
        assertThat(fixture.state.heapBytes())
                .isGreaterThan(before)
                .isLessThanOrEqualTo(3 * CoordinationLimits.MAX_OPERATION_RECORDS_BYTES);
        assertThat(operations(new CoordinationQuery.ShowOperation("large0"))).isEmpty();
        assertThat(show("large1999").id()).isEqualTo("large1999");
    }

    @Test
    void aListingHasPagesFromTheNewestToTheOldest() {
        for (int i = 0; i < 5; i++) {
            begin("o" + i, NOW, List.of());
        }
        OperationListing first = (OperationListing) fixture.query(new CoordinationQuery.ListOperations(0, 3));
        assertThat(first.operations()).extracting(OperationRecord::id).containsExactly("o4", "o3", "o2");
        assertThat(first.hasMore()).isTrue();
        OperationListing second = (OperationListing) fixture.query(
                new CoordinationQuery.ListOperations(first.operations().get(2).beginIndex(), 3));
        assertThat(second.operations()).extracting(OperationRecord::id).containsExactly("o1", "o0");
        assertThat(second.hasMore()).isFalse();
    }

    @Test
    void snapshotsContainRecords() {
        configure(THREE);
        begin("o1", NOW, votes("n4"));
        begin("o2", NOW + TIMEOUT + 1, votes("n4"));
        configure(FOUR);
        end("o2", OperationState.DONE);
        CoordinationFixture restored = fixture.restored();
        assertThat(restored.query(new CoordinationQuery.ListOperations(0, 10)))
                .isEqualTo(fixture.query(new CoordinationQuery.ListOperations(0, 10)));
        assertThat(restored.state.stateHash()).isEqualTo(fixture.state.stateHash());
        assertThat(restored.state.heapBytes()).isEqualTo(fixture.state.heapBytes());
        begin("o3", NOW, List.of());
        assertThat(restored.state.stateHash()).isNotEqualTo(fixture.state.stateHash());
        CoordinationFixture empty = new CoordinationFixture();
        empty.putPlain("k", "v");
        empty.restoreInto(fixture);
        assertThat(ids()).isEmpty();
    }

    private static void assertRefused(CoordinationRefusal refusal, CoordinationResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        CoordinationResult.CoordinationRefused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
