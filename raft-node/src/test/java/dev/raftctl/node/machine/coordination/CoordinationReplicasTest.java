package dev.raftctl.node.machine.coordination;

import static dev.raftctl.node.machine.coordination.CoordinationFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.LockWaitEnd;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.MemberTarget;
import dev.raftctl.protocol.coordination.OperationDescription;
import dev.raftctl.protocol.coordination.OperationEnd;
import dev.raftctl.protocol.coordination.OperationState;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ServerId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Replicas that apply the same entries agree on every result and on the state, also after restoring snapshots. */
class CoordinationReplicasTest {
    private static final int SEEDS = 60;
    private static final int ENTRIES = 400;

    @Test
    void replicasAgreeAlsoAfterRestoringSnapshots() {
        int acquired = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            CoordinationFixture first = new CoordinationFixture();
            CoordinationFixture second = new CoordinationFixture();
            RecentLeases leases = new RecentLeases();
            for (int i = 0; i < ENTRIES; i++) {
                CommandEntryPayload payload = randomPayload(random, first.nextIndex(), leases);
                ClientReply reply = first.apply(payload);
                leases.add(first.state.lastApplied().index());
                assertThat(second.apply(payload)).usingRecursiveComparison().isEqualTo(reply);
                List<LockWaitEnd> ends = first.state.takeLockWaitEnds();
                assertThat(second.state.takeLockWaitEnds()).isEqualTo(ends);
                acquired += (int) ends.stream().filter(end -> end.token() != 0).count();
                if (random.nextInt(20) == 0) {
                    second = second.restored();
                }
                assertThat(second.state.stateHash()).as("seed %d", seed).isEqualTo(first.state.stateHash());
                assertThat(second.state.leaseTimeNeeds()).isEqualTo(first.state.leaseTimeNeeds());
                assertThat(second.state.coordinationStatus()).isEqualTo(first.state.coordinationStatus());
                assertThat(second.state.findingMutes()).isEqualTo(first.state.findingMutes());
                assertThat(second.state.heapBytes()).isEqualTo(first.state.heapBytes());
            }
        }
        assertThat(acquired).as("waiters that acquired a lock").isGreaterThan(SEEDS / 3);
    }

    /** The indexes of entries that may have granted leases. */
    private static final class RecentLeases {
        private final List<Long> granted = new ArrayList<>();
        private boolean isGrant;

        void add(long index) {
            if (isGrant) {
                granted.add(index);
            }
            isGrant = false;
        }

        long one(Random random) {
            int from = Math.max(0, granted.size() - 6);
            return granted.isEmpty() ? 1 : granted.get(from + random.nextInt(granted.size() - from));
        }
    }

    private static CommandEntryPayload randomPayload(Random random, long index, RecentLeases leases) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return new CommandEntryPayload.AdvanceLogTimePayload(random.nextInt(700));
        }
        if (kind < 4) {
            return new CommandEntryPayload.AdvanceLeaseTimePayload(random.nextInt(700), index);
        }
        if (kind == 4) {
            return new CommandEntryPayload.SessionCommandPayload(
                    0, 0, 0, KeyValueMessageFormat.encodeCommand(randomPlainCommand(random)));
        }
        return new CommandEntryPayload.CoordinationPayload(
                0,
                0,
                0,
                index,
                random.nextInt(4) == 0,
                random.nextInt(3) == 0 ? "bob" : "alice",
                ByteBuffer.wrap(CoordinationMessageFormat.encodeCommand(randomCommand(random, leases))));
    }

    private static KeyValueCommand randomPlainCommand(Random random) {
        byte[] key = key(random);
        return switch (random.nextInt(3)) {
            case 0 -> new KeyValueCommand.PutKey(key, bytes("1"), new KeyPutCondition.PutAlways());
            case 1 -> new KeyValueCommand.DeleteKeys(key, random.nextBoolean());
            default -> new KeyValueCommand.IncrementKey(key, 1);
        };
    }

    private static CoordinationCommand randomCommand(Random random, RecentLeases leases) {
        long recent = leases.one(random);
        byte[] name = bytes("lock" + random.nextInt(3));
        return switch (random.nextInt(15)) {
            case 0, 1, 2 -> {
                leases.isGrant = true;
                yield new CoordinationCommand.GrantLease(1_000 + random.nextInt(3_000));
            }
            case 3 -> new CoordinationCommand.RenewLeases(List.of(recent, Math.max(1, recent - 1)));
            case 4 -> new CoordinationCommand.RevokeLease(recent);
            case 5, 6 ->
                new CoordinationCommand.PutKeyWithLease(
                        key(random), bytes("1"), new KeyPutCondition.PutAlways(), recent);
            case 7, 8, 9 ->
                new CoordinationCommand.AcquireLock(
                        name, recent, name[4] == '0' ? 2 : 1, random.nextInt(3) * 300L, random.nextBoolean(), "h");
            case 10 -> new CoordinationCommand.AbandonLock(name, recent);
            case 11 -> new CoordinationCommand.ReleaseLock(name, recent, recent + 1);
            case 12 -> new CoordinationCommand.ForceUnlock(name, recent);
            case 13 ->
                switch (random.nextInt(6)) {
                    case 0 -> new CoordinationCommand.UnmuteFinding("CODE_" + random.nextInt(3));
                    case 1, 2, 3 -> randomOperation(random);
                    default ->
                        new CoordinationCommand.MuteFinding(
                                "CODE_" + random.nextInt(3), 1 + random.nextInt(100), "why", "me");
                };
            default ->
                new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(
                        List.of(),
                        List.of(
                                new TransactionOperation.PutOperation(bytes("a1"), bytes("2"), 0),
                                new TransactionOperation.IncrementOperation(bytes("b2"), 1),
                                new TransactionOperation.GetOperation(bytes("b2"))),
                        List.of()));
        };
    }

    private static CoordinationCommand randomOperation(Random random) {
        String id = "o" + random.nextInt(20);
        if (random.nextBoolean()) {
            OperationState[] states = OperationState.values();
            return new CoordinationCommand.EndOperation(
                    id, new OperationEnd(states[random.nextInt(states.length)], 0, "R", "m"));
        }
        MemberTarget target = new MemberTarget(
                ServerId.of("n" + random.nextInt(3)), MemberTarget.TargetRole.VOTER, random.nextBoolean() ? "" : "a:1");
        return new CoordinationCommand.BeginOperation(
                new OperationDescription(id, "add", "me", "h", "", List.of("plan"), List.of(target), List.of(), ""),
                1 + random.nextInt(100));
    }

    private static byte[] key(Random random) {
        return bytes("ab".charAt(random.nextInt(2)) + Integer.toString(random.nextInt(4)));
    }
}
