package dev.raftctl.node.machine.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.machine.StateMachineCapture;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueCommand.CompareAndSetKey;
import dev.raftctl.protocol.kv.KeyValueCommand.DeleteKeys;
import dev.raftctl.protocol.kv.KeyValueCommand.IncrementKey;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueCommand.PutKey;
import dev.raftctl.protocol.kv.KeyValueLimits;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;
import dev.raftctl.protocol.kv.KeyValueQuery;
import dev.raftctl.protocol.kv.KeyValueResult;
import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyValueStateMachineTest {
    private final KeyValueStateMachine machine = new KeyValueStateMachine();
    private long index;

    @Test
    void putSetsTheVersionToItsLogIndex() {
        assertResult(apply(put("a", "1")), new KeyValueResult.KeyWritten(1));
        assertResult(apply(put("a", "2")), new KeyValueResult.KeyWritten(2));
        assertResult(get("a"), new KeyValueResult.KeyFound(item("a", "2", 2)));
        assertResult(get("b"), new KeyValueResult.KeyMissing());
    }

    @Test
    void allCommandsExceptRangeDeletionsAreCheap() {
        DeleteKeys one = new DeleteKeys(bytes("a"), false);
        DeleteKeys range = new DeleteKeys(bytes("a"), true);
        CompareAndSetKey set = new CompareAndSetKey(bytes("a"), bytes("1"), bytes("2"));
        PutKey versioned = new PutKey(bytes("a"), bytes("1"), new KeyPutCondition.PutIfVersion(7));
        for (KeyValueCommand cheap : List.of(put("a", "1"), versioned, one, set, new IncrementKey(bytes("a"), 1))) {
            assertThat(machine.isCheap(KeyValueMessageFormat.encodeCommand(cheap), 0))
                    .as("%s", cheap)
                    .isTrue();
        }
        assertThat(machine.isCheap(KeyValueMessageFormat.encodeCommand(range), 0))
                .isFalse();
        byte[] withOffset = Arrays.copyOf(new byte[] {9, 9, 9}, 3 + KeyValueMessageFormat.encodeCommand(range).length);
        System.arraycopy(KeyValueMessageFormat.encodeCommand(range), 0, withOffset, 3, withOffset.length - 3);
        assertThat(machine.isCheap(withOffset, 3)).isFalse();
        assertThat(machine.isCheap(new byte[1], 0)).as("no command").isTrue();
    }

    @Test
    void putIfAbsentFailsOnAnExistingKeyAndReturnsIt() {
        PutKey ifAbsent = new PutKey(bytes("a"), bytes("2"), new KeyPutCondition.PutIfAbsent());
        assertResult(apply(ifAbsent), new KeyValueResult.KeyWritten(1));
        assertResult(
                apply(ifAbsent),
                new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.EXISTS, item("a", "2", 1)));
    }

    @Test
    void putIfVersionFailsOnAnotherVersionAndOnAMissingKey() {
        apply(put("a", "1"));
        assertResult(
                apply(ifVersion("a", 7)),
                new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OTHER_VERSION, item("a", "1", 1)));
        assertResult(apply(ifVersion("a", 1)), new KeyValueResult.KeyWritten(3));
        assertResult(
                apply(ifVersion("b", 1)), new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.MISSING, null));
    }

    @Test
    void compareAndSetComparesValuesAndNullMeansMissing() {
        assertResult(
                apply(new CompareAndSetKey(bytes("a"), bytes("0"), bytes("1"))),
                new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.MISSING, null));
        assertResult(apply(new CompareAndSetKey(bytes("a"), null, bytes("1"))), new KeyValueResult.KeyWritten(2));
        assertResult(
                apply(new CompareAndSetKey(bytes("a"), null, bytes("1"))),
                new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.EXISTS, item("a", "1", 2)));
        assertResult(
                apply(new CompareAndSetKey(bytes("a"), bytes("0"), bytes("2"))),
                new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OTHER_VALUE, item("a", "1", 2)));
        assertResult(apply(new CompareAndSetKey(bytes("a"), bytes("1"), bytes("2"))), new KeyValueResult.KeyWritten(5));
    }

    @Test
    void incrementStartsAtZeroAndStoresDecimalText() {
        assertResult(apply(new IncrementKey(bytes("n"), 5)), new KeyValueResult.KeyIncremented(5, 1));
        assertResult(apply(new IncrementKey(bytes("n"), -7)), new KeyValueResult.KeyIncremented(-2, 2));
        assertResult(get("n"), new KeyValueResult.KeyFound(item("n", "-2", 2)));
    }

    @Test
    void incrementOfANonNumberOrOverflowChangesNothing() {
        for (String text : List.of("", "-", "x", "1 ", "+1", "9223372036854775808", "-9223372036854775809", "\u0661")) {
            apply(put("n", text));
            assertResult(
                    apply(new IncrementKey(bytes("n"), 1)),
                    new KeyValueResult.KeyValueCommandFailed(
                            CommandFailureCause.NOT_A_NUMBER, item("n", text, index - 1)));
        }
        apply(put("n", "9223372036854775807"));
        KeyValueItem max = item("n", "9223372036854775807", index);
        assertResult(
                apply(new IncrementKey(bytes("n"), 1)),
                new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OVERFLOW, max));
        assertResult(get("n"), new KeyValueResult.KeyFound(max));
        apply(put("n", "-9223372036854775808"));
        assertResult(
                apply(new IncrementKey(bytes("n"), -1)),
                new KeyValueResult.KeyValueCommandFailed(
                        CommandFailureCause.OVERFLOW, item("n", "-9223372036854775808", index - 1)));
        assertResult(
                apply(new IncrementKey(bytes("n"), 1)), new KeyValueResult.KeyIncremented(Long.MIN_VALUE + 1, index));
    }

    @Test
    void deleteReturnsTheCountOfDeletedKeys() {
        for (String key : List.of("a", "b/1", "b/2", "b0", "c")) {
            apply(put(key, ""));
        }
        assertResult(apply(new DeleteKeys(bytes("a"), false)), new KeyValueResult.KeysDeleted(1));
        assertResult(apply(new DeleteKeys(bytes("a"), false)), new KeyValueResult.KeysDeleted(0));
        assertResult(apply(new DeleteKeys(bytes("b/"), true)), new KeyValueResult.KeysDeleted(2));
        assertResult(apply(new DeleteKeys(bytes(""), true)), new KeyValueResult.KeysDeleted(2));
        assertThat(machine.size()).isZero();
        assertThat(machine.stateHash()).isZero();
    }

    @Test
    void listingContinuesAfterAKeyAndReportsWhetherMoreFollow() {
        for (String key : List.of("p/3", "p/1", "q", "p/2", "o")) {
            apply(put(key, key));
        }
        assertResult(
                query(new KeyValueQuery.ListKeyRange(bytes("p/"), bytes(""), 2)),
                new KeyValueResult.KeyListing(List.of(item("p/1", "p/1", 2), item("p/2", "p/2", 4)), true));
        assertResult(
                query(new KeyValueQuery.ListKeyRange(bytes("p/"), bytes("p/2"), 2)),
                new KeyValueResult.KeyListing(List.of(item("p/3", "p/3", 1)), false));
        assertResult(
                query(new KeyValueQuery.ListKeyRange(bytes("p/"), bytes("z"), 2)),
                new KeyValueResult.KeyListing(List.of(), false));
    }

    @Test
    void listingIsBoundedInItemsAndBytesWhateverTheRequestedLimit() {
        for (int i = 0; i < KeyValueLimits.MAX_LISTING_ITEMS + 5; i++) {
            apply(put(String.format("k%05d", i), ""));
        }
        KeyValueResult.KeyListing byCount = (KeyValueResult.KeyListing)
                query(new KeyValueQuery.ListKeyRange(bytes("k"), bytes(""), Integer.MAX_VALUE));
        assertThat(byCount.items()).hasSize(KeyValueLimits.MAX_LISTING_ITEMS);
        assertThat(byCount.hasMore()).isTrue();

        for (int i = 0; i < 3; i++) {
            apply(new PutKey(
                    bytes("large" + i), new byte[KeyValueLimits.MAX_VALUE_BYTES], new KeyPutCondition.PutAlways()));
        }
        KeyValueResult.KeyListing byBytes =
                (KeyValueResult.KeyListing) query(new KeyValueQuery.ListKeyRange(bytes("large"), bytes(""), 10));
        assertThat(byBytes.items()).hasSize(1);
        assertThat(byBytes.hasMore()).isTrue();
    }

    @Test
    void undecodableCommandHasAMalformedResult() {
        KeyValueResult result =
                KeyValueMessageFormat.decodeResult(machine.apply(1, ByteBuffer.wrap(new byte[] {1, 99})));
        assertThat(result).isEqualTo(new KeyValueResult.MalformedKeyValueMessage("unknown command code 99"));
        assertThat(KeyValueMessageFormat.decodeResult(machine.query(new byte[0])))
                .isEqualTo(new KeyValueResult.MalformedKeyValueMessage("a message of 0 bytes"));
    }

    @Test
    void anyCommandBytesGiveTheSameResultAndStateOnTwoReplicas() {
        Random random = new Random(7);
        KeyValueStateMachine other = new KeyValueStateMachine();
        for (int i = 1; i < 100_000; i++) {
            byte[] command = KeyValueMessageFormat.encodeCommand(randomCommand(random));
            if (random.nextInt(4) == 0) {
                command[random.nextInt(command.length)] = (byte) random.nextInt();
            }
            assertThat(machine.apply(i, ByteBuffer.wrap(command))).isEqualTo(other.apply(i, ByteBuffer.wrap(command)));
        }
        assertThat(machine.stateHash()).isEqualTo(other.stateHash());
        assertThat(machine.size()).isPositive().isEqualTo(other.size());
    }

    @Test
    void restoredMachineEqualsTheCapturedOneAndBehavesTheSame() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            apply(randomCommand(random));
        }
        long hash = machine.stateHash();
        long size = machine.size();
        StateMachineCapture capture = machine.capture();
        List<byte[]> further = new ArrayList<>();
        List<byte[]> results = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            further.add(KeyValueMessageFormat.encodeCommand(randomCommand(random)));
            results.add(machine.apply(index + 1 + i, ByteBuffer.wrap(further.get(i))));
        }
        assertThat(machine.stateHash()).isNotEqualTo(hash);

        KeyValueStateMachine restored = new KeyValueStateMachine();
        restored.apply(1, ByteBuffer.wrap(KeyValueMessageFormat.encodeCommand(put("of before", "the restore"))));
        restored.restore(new ByteArrayInputStream(written(capture)));
        assertThat(restored.stateHash()).isEqualTo(hash);
        assertThat(restored.size()).isEqualTo(size);
        for (int i = 0; i < further.size(); i++) {
            assertThat(restored.apply(index + 1 + i, ByteBuffer.wrap(further.get(i))))
                    .isEqualTo(results.get(i));
        }
        assertThat(restored.stateHash()).isEqualTo(machine.stateHash());
    }

    @Test
    void damagedOrTruncatedCaptureFailsWithAnIoException() throws IOException {
        for (int i = 0; i < 40; i++) {
            apply(put("key" + i, "value" + i));
        }
        byte[] whole = written(machine.capture());
        Random random = new Random(5);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> new KeyValueStateMachine().restore(new ByteArrayInputStream(cut)))
                    .isInstanceOf(IOException.class);
        }
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> new KeyValueStateMachine().restore(new ByteArrayInputStream(damaged)))
                    .isInstanceOf(IOException.class);
        }
    }

    private KeyValueCommand randomCommand(Random random) {
        byte[] key = bytes("k" + random.nextInt(2_000));
        return switch (random.nextInt(10)) {
            case 0 -> new DeleteKeys(key, random.nextInt(20) == 0);
            case 1 -> new IncrementKey(bytes("n" + random.nextInt(20)), random.nextInt(100) - 50);
            case 2 -> new CompareAndSetKey(key, random.nextBoolean() ? null : bytes("v1"), bytes("v2"));
            case 3 -> new PutKey(key, bytes("v1"), new KeyPutCondition.PutIfAbsent());
            case 4 -> new PutKey(key, bytes("v1"), new KeyPutCondition.PutIfVersion(random.nextInt(1_000)));
            default -> new PutKey(key, bytes("v" + random.nextInt(3)), new KeyPutCondition.PutAlways());
        };
    }

    private static byte[] written(StateMachineCapture capture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        capture.writeTo(bytes);
        return bytes.toByteArray();
    }

    private KeyValueResult apply(KeyValueCommand command) {
        return KeyValueMessageFormat.decodeResult(
                machine.apply(++index, ByteBuffer.wrap(KeyValueMessageFormat.encodeCommand(command))));
    }

    private KeyValueResult get(String key) {
        return query(new KeyValueQuery.GetKey(bytes(key)));
    }

    private KeyValueResult query(KeyValueQuery query) {
        return KeyValueMessageFormat.decodeResult(machine.query(KeyValueMessageFormat.encodeQuery(query)));
    }

    private static void assertResult(KeyValueResult actual, KeyValueResult expected) {
        assertThat(actual).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(expected);
    }

    private static PutKey put(String key, String value) {
        return new PutKey(bytes(key), bytes(value), new KeyPutCondition.PutAlways());
    }

    private static PutKey ifVersion(String key, long version) {
        return new PutKey(bytes(key), bytes("new"), new KeyPutCondition.PutIfVersion(version));
    }

    private static KeyValueItem item(String key, String value, long version) {
        return new KeyValueItem(bytes(key), bytes(value), version);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
