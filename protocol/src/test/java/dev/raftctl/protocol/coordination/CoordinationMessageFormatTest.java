package dev.raftctl.protocol.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.raftctl.protocol.coordination.CoordinationCommand.AcquireLock;
import dev.raftctl.protocol.coordination.CoordinationCommand.ExecuteTransaction;
import dev.raftctl.protocol.coordination.CoordinationCommand.PutKeyWithLease;
import dev.raftctl.protocol.coordination.CoordinationResult.LeaseRenewal;
import dev.raftctl.protocol.coordination.CoordinationResult.OperationFailureCause;
import dev.raftctl.protocol.coordination.CoordinationResult.ReleasedRole;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.coordination.LockDescription.LockMember;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Logs and snapshots contain the bytes below. Changing any of them makes existing files unreadable. */
class CoordinationMessageFormatTest {
    private static final String DESCRIPTION =
            "00000002 6f31 00000003 616464 00000001 77 00000001 68 00000001 72 00000002 00000002 7031 00000002 7032"
                    + " 00000001 00000002 6e34 01 00000003 613a31 00000001 00000002 6e34 03 00000000 00000002 6e31";
    private static final String END = "02 00000005 00000001 52 00000001 6d";
    private static final String RECORD_START = DESCRIPTION
            + " 01 0000000000000007 0000000000000008 0000000000000009 00000001 000000000000000a 00000001 73"
            + " 000000000000000b 00000002 6f32 ";

    private static final Map<String, CoordinationCommand> COMMANDS = commands();
    private static final Map<String, CoordinationQuery> QUERIES = queries();
    private static final Map<String, CoordinationResult> RESULTS = results();

    private static OperationDescription description() {
        return new OperationDescription(
                "o1",
                "add",
                "w",
                "h",
                "r",
                List.of("p1", "p2"),
                List.of(new MemberTarget(ServerId.of("n4"), MemberTarget.TargetRole.VOTER, "a:1")),
                List.of(new MemberTarget(ServerId.of("n4"), MemberTarget.TargetRole.ABSENT, "")),
                "n1");
    }

    private static OperationEnd end() {
        return new OperationEnd(OperationState.FAILED, 5, "R", "m");
    }

    private static OperationRecord operation(@Nullable OperationEnd end) {
        return new OperationRecord(
                description(), true, 7, 8, 9, List.of(new OperationStep(10, "s")), 11, "o2", end, 12);
    }

    private static Map<String, CoordinationCommand> commands() {
        Map<String, CoordinationCommand> golden = new LinkedHashMap<>();
        golden.put("0101 0000000000002710", new CoordinationCommand.GrantLease(10_000));
        golden.put(
                "0102 00000002 0000000000000007 0000000000000009",
                new CoordinationCommand.RenewLeases(List.of(7L, 9L)));
        golden.put("0103 0000000000000007", new CoordinationCommand.RevokeLease(7));
        golden.put(
                "0104 00000001 6b 00000002 7676 0000000000000007 00",
                new PutKeyWithLease(bytes("k"), bytes("vv"), new KeyPutCondition.PutAlways(), 7));
        golden.put(
                "0104 00000001 6b 00000000 0000000000000007 01",
                new PutKeyWithLease(bytes("k"), bytes(""), new KeyPutCondition.PutIfAbsent(), 7));
        golden.put(
                "0104 00000001 6b 00000001 76 0000000000000007 02 0000000000000102",
                new PutKeyWithLease(bytes("k"), bytes("v"), new KeyPutCondition.PutIfVersion(258), 7));
        golden.put(
                "0105 00000002 6c6b 0000000000000007 00000001 0000000000003a98 01 00000003 686f77",
                new AcquireLock(bytes("lk"), 7, 1, 15_000, true, "how"));
        golden.put("0106 00000002 6c6b 0000000000000007", new CoordinationCommand.AbandonLock(bytes("lk"), 7));
        golden.put(
                "0107 00000002 6c6b 0000000000000007 0000000000000063",
                new CoordinationCommand.ReleaseLock(bytes("lk"), 7, 99));
        golden.put("0108 00000002 6c6b 0000000000000063", new CoordinationCommand.ForceUnlock(bytes("lk"), 99));
        golden.put("010a 00000002 6c6b 0000000000000063", new CoordinationCommand.CancelLockWait(bytes("lk"), 99));
        golden.put(
                "010b 00000003 435f44 0000000000002710 00000003 776879 00000002 6d65",
                new CoordinationCommand.MuteFinding("C_D", 10_000, "why", "me"));
        golden.put("010c 00000003 435f44", new CoordinationCommand.UnmuteFinding("C_D"));
        golden.put(
                "010d " + DESCRIPTION + " 0000000000001388",
                new CoordinationCommand.BeginOperation(description(), 5_000));
        golden.put("010e 00000002 6f31 " + END, new CoordinationCommand.EndOperation("o1", end()));
        golden.put(
                "010f 00000002 6e32 0000000000002710 00000003 776879 00000002 6d65",
                new CoordinationCommand.StartMaintenance(ServerId.of("n2"), 10_000, "why", "me"));
        golden.put("0110 00000002 6e32", new CoordinationCommand.EndMaintenance(ServerId.of("n2")));
        golden.put(
                "0109 00000005 00000001 61 01 01 00000001 76  00000001 62 02 02 0000000000000005"
                        + " 00000001 63 03 03 0000000000000006  00000001 64 01 04 01  00000001 65 04 05 0000000000000007"
                        + " 00000003 01 00000001 61  02 00000001 62 00000001 76 0000000000000007  04 00000001 63"
                        + " fffffffffffffffe  00000002 03 00000001 61 00  03 00000000 01",
                new ExecuteTransaction(transaction()));
        return golden;
    }

    private static KeyValueTransaction transaction() {
        return new KeyValueTransaction(
                List.of(
                        new KeyComparison(
                                bytes("a"), ComparisonOperator.EQUAL, new KeyComparison.ValueOperand(bytes("v"))),
                        new KeyComparison(
                                bytes("b"), ComparisonOperator.NOT_EQUAL, new KeyComparison.VersionOperand(5)),
                        new KeyComparison(
                                bytes("c"), ComparisonOperator.LESS, new KeyComparison.CreateVersionOperand(6)),
                        new KeyComparison(
                                bytes("d"), ComparisonOperator.EQUAL, new KeyComparison.ExistenceOperand(true)),
                        new KeyComparison(bytes("e"), ComparisonOperator.GREATER, new KeyComparison.LeaseOperand(7))),
                List.of(
                        new TransactionOperation.GetOperation(bytes("a")),
                        new TransactionOperation.PutOperation(bytes("b"), bytes("v"), 7),
                        new TransactionOperation.IncrementOperation(bytes("c"), -2)),
                List.of(
                        new TransactionOperation.DeleteOperation(bytes("a"), false),
                        new TransactionOperation.DeleteOperation(bytes(""), true)));
    }

    private static Map<String, CoordinationQuery> queries() {
        Map<String, CoordinationQuery> golden = new LinkedHashMap<>();
        golden.put("0101 0000000000000007 00000064", new CoordinationQuery.ListLeases(7, 100));
        golden.put("0102 0000000000000007 00000001 6b 00000064", new CoordinationQuery.ShowLease(7, bytes("k"), 100));
        golden.put("0103 00000000 00000064", new CoordinationQuery.ListLocks(bytes(""), 100));
        golden.put("0104 00000002 6c6b", new CoordinationQuery.ShowLock(bytes("lk")));
        golden.put("0105 0000000000000007 00000064", new CoordinationQuery.ListOperations(7, 100));
        golden.put("0106 00000002 6f31", new CoordinationQuery.ShowOperation("o1"));
        return golden;
    }

    private static Map<String, CoordinationResult> results() {
        String item = "00000001 6b 00000002 7676 0000000000000007 0000000000000003 0000000000000002";
        KeyValueItem stored = new KeyValueItem(bytes("k"), bytes("vv"), 7, 3, 2);
        String lease = "0000000000000002 00000001 6f 0000000000002710 0000000000000001 0000000000000005"
                + " 0000000000000006 0000000000000001";
        LeaseDescription description = new LeaseDescription(2, "o", 10_000, 1, 5, 6, 1);
        Map<String, CoordinationResult> golden = new LinkedHashMap<>();
        golden.put("0101 0000000000000007 0000000000002710", new CoordinationResult.LeaseGranted(7, 10_000));
        golden.put(
                "0102 00000002 0000000000000007 00 0000000000002710  0000000000000008 01 0000000000000000",
                new CoordinationResult.LeasesRenewed(List.of(
                        new LeaseRenewal(7, null, 10_000), new LeaseRenewal(8, CoordinationRefusal.LEASE_EXPIRED, 0))));
        golden.put("0103 0000000000000003", new CoordinationResult.LeaseRevoked(3));
        golden.put("0104 0000000000000009", new CoordinationResult.KeyPut(9));
        golden.put("0105 01 01 " + item, new CoordinationResult.KeyPutFailed(CommandFailureCause.EXISTS, stored));
        golden.put("0105 02 00", new CoordinationResult.KeyPutFailed(CommandFailureCause.MISSING, null));
        golden.put("0106 0000000000000063", new CoordinationResult.LockAcquired(99));
        golden.put("0107 0000000000000063 0000000000000002", new CoordinationResult.LockQueued(99, 2));
        golden.put("0108 02", new CoordinationResult.LockReleased(ReleasedRole.WAITER));
        golden.put("010f 0000000000000009", new CoordinationResult.FindingMuted(9));
        golden.put("0110 01", new CoordinationResult.FindingUnmuted(true));
        golden.put(
                "0111 01 " + RECORD_START + "01 " + END + " 000000000000000c",
                new CoordinationResult.OperationRecorded(operation(end()), true));
        golden.put(
                "0112 01 00000001 " + RECORD_START + "00 000000000000000c",
                new CoordinationResult.OperationListing(List.of(operation(null)), true));
        golden.put("0114 0000000000000005", new CoordinationResult.MaintenanceStarted(5));
        golden.put("0115 01", new CoordinationResult.MaintenanceEnded(true));
        golden.put(
                "0109 01 0000000000000009 00000005 01 00  01 01 " + item + " 02  03 0000000000000003  04"
                        + " ffffffffffffffff",
                new CoordinationResult.TransactionCompleted(
                        true,
                        9,
                        List.of(
                                new TransactionOperationResult.OperationGot(null),
                                new TransactionOperationResult.OperationGot(stored),
                                new TransactionOperationResult.OperationPut(),
                                new TransactionOperationResult.OperationDeleted(3),
                                new TransactionOperationResult.OperationIncremented(-1))));
        golden.put(
                "010a 00 00000002 05",
                new CoordinationResult.TransactionFailed(false, 2, OperationFailureCause.NOT_A_NUMBER));
        golden.put(
                "010b 04 00000002 6e6f",
                new CoordinationResult.CoordinationRefused(CoordinationRefusal.NOT_HOLDER, "no"));
        golden.put("010c 01 00000001 " + lease, new CoordinationResult.LeaseListing(List.of(description), true));
        golden.put(
                "010d " + lease + " 00 00000001 00000001 6b",
                new CoordinationResult.LeaseShown(description, List.of(bytes("k")), false));
        golden.put(
                "010e 00 00000001 00000002 6c6b 00000001 00000001 0000000000000063 0000000000000002 00000001 6f"
                        + " 00000001 68 0000000000000005  00000000  0000000000000000 0000000000000004",
                new CoordinationResult.LockListing(
                        List.of(new LockDescription(
                                bytes("lk"), 1, List.of(new LockMember(99, 2, "o", "h", 5)), List.of(), 0, 4)),
                        false));
        return golden;
    }

    @TestFactory
    List<DynamicTest> commandEncodingNeverChanges() {
        return goldenTests(
                COMMANDS, CoordinationMessageFormat::encodeCommand, CoordinationMessageFormat::decodeCommand);
    }

    @TestFactory
    List<DynamicTest> queryEncodingNeverChanges() {
        return goldenTests(QUERIES, CoordinationMessageFormat::encodeQuery, CoordinationMessageFormat::decodeQuery);
    }

    @TestFactory
    List<DynamicTest> resultEncodingNeverChanges() {
        return goldenTests(RESULTS, CoordinationMessageFormat::encodeResult, CoordinationMessageFormat::decodeResult);
    }

    @Test
    void everyKindHasAGoldenEncoding() {
        assertThat(kindsOf(COMMANDS)).hasSize(CoordinationCommand.class.getPermittedSubclasses().length);
        assertThat(kindsOf(QUERIES)).hasSize(CoordinationQuery.class.getPermittedSubclasses().length);
        assertThat(kindsOf(RESULTS)).hasSize(CoordinationResult.class.getPermittedSubclasses().length);
    }

    private static List<Class<?>> kindsOf(Map<String, ?> golden) {
        return golden.values().stream()
                .<Class<?>>map(Object::getClass)
                .distinct()
                .toList();
    }

    @Test
    void rejectsEveryTruncatedMessage() {
        assertRejectsTruncated(COMMANDS, CoordinationMessageFormat::decodeCommand);
        assertRejectsTruncated(QUERIES, CoordinationMessageFormat::decodeQuery);
        assertRejectsTruncated(RESULTS, CoordinationMessageFormat::decodeResult);
    }

    @Test
    void rejectsTrailingBytesAndUnknownVersions() {
        byte[] revoke = CoordinationMessageFormat.encodeCommand(new CoordinationCommand.RevokeLease(7));
        assertThatThrownBy(() -> CoordinationMessageFormat.decodeCommand(Arrays.copyOf(revoke, revoke.length + 1)))
                .isInstanceOf(CoordinationFormatException.class)
                .hasMessage("trailing bytes: 1");
        revoke[0] = 2;
        assertThatThrownBy(() -> CoordinationMessageFormat.decodeCommand(revoke))
                .isInstanceOf(CoordinationFormatException.class)
                .hasMessage("unsupported format version 2");
    }

    @Test
    void mutatedMessagesAreRejectedOrRoundTrip() {
        assertThat(countRoundTrips(
                        COMMANDS,
                        bytes -> CoordinationMessageFormat.encodeCommand(
                                CoordinationMessageFormat.decodeCommand(bytes))))
                .isGreaterThan(1_000);
        assertThat(countRoundTrips(
                        QUERIES,
                        bytes -> CoordinationMessageFormat.encodeQuery(CoordinationMessageFormat.decodeQuery(bytes))))
                .isGreaterThan(1_000);
        assertThat(countRoundTrips(
                        RESULTS,
                        bytes -> CoordinationMessageFormat.encodeResult(CoordinationMessageFormat.decodeResult(bytes))))
                .isGreaterThan(1_000);
    }

    @Test
    void aCommandForOperatorsIsRecognizedWithoutDecodingIt() {
        COMMANDS.values()
                .forEach(command -> assertThat(CoordinationMessageFormat.isForOperators(
                                CoordinationMessageFormat.encodeCommand(command)))
                        .isEqualTo(command instanceof CoordinationCommand.MuteFinding
                                || command instanceof CoordinationCommand.UnmuteFinding
                                || command instanceof CoordinationCommand.StartMaintenance
                                || command instanceof CoordinationCommand.EndMaintenance
                                || command instanceof CoordinationCommand.BeginOperation
                                || command instanceof CoordinationCommand.EndOperation));
        assertThat(CoordinationMessageFormat.isForOperators(new byte[0])).isFalse();
    }

    @Test
    void aQueuedResultIsRecognizedWithoutDecodingIt() {
        RESULTS.forEach((hex, result) -> assertThat(CoordinationMessageFormat.isQueued(parse(hex)))
                .as(hex)
                .isEqualTo(result instanceof CoordinationResult.LockQueued));
        assertThat(CoordinationMessageFormat.isQueued(new byte[0])).isFalse();
    }

    @Test
    void rejectsWhatIsBeyondALimit() {
        List<Long> leases = Collections.nCopies(CoordinationLimits.MAX_RENEWALS + 1, 7L);
        assertThatThrownBy(() -> CoordinationMessageFormat.encodeCommand(new CoordinationCommand.RenewLeases(leases)))
                .isInstanceOf(CoordinationFormatException.class)
                .hasMessage("leases: 1001; at most 1000");
        assertThatThrownBy(() -> CoordinationMessageFormat.encodeCommand(
                        new AcquireLock(bytes("lk"), 7, CoordinationLimits.MAX_HOLDERS + 1, 0, true, "")))
                .hasMessage("holders: 1001; at most 1000");
        assertThatThrownBy(() -> CoordinationMessageFormat.encodeCommand(
                        new AcquireLock(bytes("lk"), 7, 1, CoordinationLimits.MAX_LOCK_DELAY_MILLIS + 1, true, "")))
                .hasMessage("a lock delay of 600001 ms; at most 600000");
        List<TransactionOperation> operations = Collections.nCopies(
                CoordinationLimits.MAX_OPERATIONS + 1, new TransactionOperation.GetOperation(bytes("k")));
        assertThatThrownBy(() -> CoordinationMessageFormat.encodeCommand(
                        new ExecuteTransaction(new KeyValueTransaction(List.of(), operations, List.of()))))
                .hasMessage("operations: 129; at most 128");
        byte[] half = new byte[600_000];
        assertThatThrownBy(() -> CoordinationMessageFormat.encodeCommand(new ExecuteTransaction(new KeyValueTransaction(
                        List.of(),
                        List.of(
                                new TransactionOperation.PutOperation(bytes("a"), half, 0),
                                new TransactionOperation.PutOperation(bytes("b"), half, 0)),
                        List.of()))))
                .hasMessageContaining("a message of 1200")
                .hasMessageEndingWith("; at most 1047552");
    }

    private static <T> void assertRejectsTruncated(Map<String, T> golden, Function<byte[], T> decode) {
        for (String hex : golden.keySet()) {
            byte[] message = parse(hex);
            for (int length = 0; length < message.length; length++) {
                byte[] truncated = Arrays.copyOf(message, length);
                assertThatThrownBy(() -> decode.apply(truncated)).isInstanceOf(CoordinationFormatException.class);
            }
        }
    }

    private static int countRoundTrips(Map<String, ?> golden, Function<byte[], byte[]> readAndWrite) {
        List<byte[]> messages = golden.keySet().stream()
                .map(CoordinationMessageFormatTest::parse)
                .toList();
        Random random = new Random(1);
        int read = 0;
        for (int round = 0; round < 30_000; round++) {
            byte[] mutated = messages.get(random.nextInt(messages.size())).clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                if (!Arrays.equals(readAndWrite.apply(mutated), mutated)) {
                    fail("written otherwise than read: " + HexFormat.of().formatHex(mutated));
                }
                read++;
            } catch (CoordinationFormatException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
        return read;
    }

    private static <T> List<DynamicTest> goldenTests(
            Map<String, T> golden, Function<T, byte[]> encode, Function<byte[], T> decode) {
        List<DynamicTest> tests = new ArrayList<>();
        golden.forEach((hex, message) -> tests.add(DynamicTest.dynamicTest(hex, () -> {
            assertThat(encode.apply(message)).isEqualTo(parse(hex));
            T decoded = decode.apply(parse(hex));
            assertThat(decoded).hasSameClassAs(message);
            assertThat(encode.apply(decoded)).isEqualTo(parse(hex));
        })));
        return tests;
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
