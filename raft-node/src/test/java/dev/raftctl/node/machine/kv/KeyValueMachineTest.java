package dev.raftctl.node.machine.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raftctl.node.machine.StateCapture;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvCommand.CompareAndSet;
import dev.raftctl.protocol.kv.KvCommand.Condition;
import dev.raftctl.protocol.kv.KvCommand.Delete;
import dev.raftctl.protocol.kv.KvCommand.Increment;
import dev.raftctl.protocol.kv.KvCommand.Put;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.kv.KvLimits;
import dev.raftctl.protocol.kv.KvQuery;
import dev.raftctl.protocol.kv.KvResult;
import dev.raftctl.protocol.kv.KvResult.Cause;
import dev.raftctl.protocol.kv.KvResult.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyValueMachineTest {
    private final KeyValueMachine machine = new KeyValueMachine();
    private long index;

    @Test
    void putSetsTheVersionToItsLogIndex() {
        assertResult(apply(put("a", "1")), new KvResult.Written(1));
        assertResult(apply(put("a", "2")), new KvResult.Written(2));
        assertResult(get("a"), new KvResult.Found(item("a", "2", 2)));
        assertResult(get("b"), new KvResult.Missing());
    }

    @Test
    void allCommandsExceptRangeDeletionsAreCheap() {
        Delete one = new Delete(bytes("a"), false);
        Delete range = new Delete(bytes("a"), true);
        CompareAndSet set = new CompareAndSet(bytes("a"), bytes("1"), bytes("2"));
        Put versioned = new Put(bytes("a"), bytes("1"), new Condition.IfVersion(7));
        for (KvCommand cheap : List.of(put("a", "1"), versioned, one, set, new Increment(bytes("a"), 1))) {
            assertThat(machine.isCheap(KvFormat.encodeCommand(cheap), 0))
                    .as("%s", cheap)
                    .isTrue();
        }
        assertThat(machine.isCheap(KvFormat.encodeCommand(range), 0)).isFalse();
        byte[] withOffset = Arrays.copyOf(new byte[] {9, 9, 9}, 3 + KvFormat.encodeCommand(range).length);
        System.arraycopy(KvFormat.encodeCommand(range), 0, withOffset, 3, withOffset.length - 3);
        assertThat(machine.isCheap(withOffset, 3)).isFalse();
        assertThat(machine.isCheap(new byte[1], 0)).as("no command").isTrue();
    }

    @Test
    void putIfAbsentFailsOnAnExistingKeyAndReturnsIt() {
        Put ifAbsent = new Put(bytes("a"), bytes("2"), new Condition.IfAbsent());
        assertResult(apply(ifAbsent), new KvResult.Written(1));
        assertResult(apply(ifAbsent), new KvResult.Failed(Cause.EXISTS, item("a", "2", 1)));
    }

    @Test
    void putIfVersionFailsOnAnotherVersionAndOnAMissingKey() {
        apply(put("a", "1"));
        assertResult(apply(ifVersion("a", 7)), new KvResult.Failed(Cause.OTHER_VERSION, item("a", "1", 1)));
        assertResult(apply(ifVersion("a", 1)), new KvResult.Written(3));
        assertResult(apply(ifVersion("b", 1)), new KvResult.Failed(Cause.MISSING, null));
    }

    @Test
    void compareAndSetComparesValuesAndNullMeansMissing() {
        assertResult(
                apply(new CompareAndSet(bytes("a"), bytes("0"), bytes("1"))), new KvResult.Failed(Cause.MISSING, null));
        assertResult(apply(new CompareAndSet(bytes("a"), null, bytes("1"))), new KvResult.Written(2));
        assertResult(
                apply(new CompareAndSet(bytes("a"), null, bytes("1"))),
                new KvResult.Failed(Cause.EXISTS, item("a", "1", 2)));
        assertResult(
                apply(new CompareAndSet(bytes("a"), bytes("0"), bytes("2"))),
                new KvResult.Failed(Cause.OTHER_VALUE, item("a", "1", 2)));
        assertResult(apply(new CompareAndSet(bytes("a"), bytes("1"), bytes("2"))), new KvResult.Written(5));
    }

    @Test
    void incrementStartsAtZeroAndStoresDecimalText() {
        assertResult(apply(new Increment(bytes("n"), 5)), new KvResult.Incremented(5, 1));
        assertResult(apply(new Increment(bytes("n"), -7)), new KvResult.Incremented(-2, 2));
        assertResult(get("n"), new KvResult.Found(item("n", "-2", 2)));
    }

    @Test
    void incrementOfANonNumberOrOverflowChangesNothing() {
        for (String text : List.of("", "-", "x", "1 ", "+1", "9223372036854775808", "-9223372036854775809", "\u0661")) {
            apply(put("n", text));
            assertResult(
                    apply(new Increment(bytes("n"), 1)),
                    new KvResult.Failed(Cause.NOT_A_NUMBER, item("n", text, index - 1)));
        }
        apply(put("n", "9223372036854775807"));
        Item max = item("n", "9223372036854775807", index);
        assertResult(apply(new Increment(bytes("n"), 1)), new KvResult.Failed(Cause.OVERFLOW, max));
        assertResult(get("n"), new KvResult.Found(max));
        apply(put("n", "-9223372036854775808"));
        assertResult(
                apply(new Increment(bytes("n"), -1)),
                new KvResult.Failed(Cause.OVERFLOW, item("n", "-9223372036854775808", index - 1)));
        assertResult(apply(new Increment(bytes("n"), 1)), new KvResult.Incremented(Long.MIN_VALUE + 1, index));
    }

    @Test
    void deleteReturnsTheCountOfDeletedKeys() {
        for (String key : List.of("a", "b/1", "b/2", "b0", "c")) {
            apply(put(key, ""));
        }
        assertResult(apply(new Delete(bytes("a"), false)), new KvResult.Deleted(1));
        assertResult(apply(new Delete(bytes("a"), false)), new KvResult.Deleted(0));
        assertResult(apply(new Delete(bytes("b/"), true)), new KvResult.Deleted(2));
        assertResult(apply(new Delete(bytes(""), true)), new KvResult.Deleted(2));
        assertThat(machine.size()).isZero();
        assertThat(machine.stateHash()).isZero();
    }

    @Test
    void listingContinuesAfterAKeyAndReportsWhetherMoreFollow() {
        for (String key : List.of("p/3", "p/1", "q", "p/2", "o")) {
            apply(put(key, key));
        }
        assertResult(
                query(new KvQuery.Range(bytes("p/"), bytes(""), 2)),
                new KvResult.Listing(List.of(item("p/1", "p/1", 2), item("p/2", "p/2", 4)), true));
        assertResult(
                query(new KvQuery.Range(bytes("p/"), bytes("p/2"), 2)),
                new KvResult.Listing(List.of(item("p/3", "p/3", 1)), false));
        assertResult(query(new KvQuery.Range(bytes("p/"), bytes("z"), 2)), new KvResult.Listing(List.of(), false));
    }

    @Test
    void listingIsBoundedInItemsAndBytesWhateverTheRequestedLimit() {
        for (int i = 0; i < KvLimits.MAX_LISTING_ITEMS + 5; i++) {
            apply(put(String.format("k%05d", i), ""));
        }
        KvResult.Listing byCount =
                (KvResult.Listing) query(new KvQuery.Range(bytes("k"), bytes(""), Integer.MAX_VALUE));
        assertThat(byCount.items()).hasSize(KvLimits.MAX_LISTING_ITEMS);
        assertThat(byCount.hasMore()).isTrue();

        for (int i = 0; i < 3; i++) {
            apply(new Put(bytes("large" + i), new byte[KvLimits.MAX_VALUE_BYTES], new Condition.Always()));
        }
        KvResult.Listing byBytes = (KvResult.Listing) query(new KvQuery.Range(bytes("large"), bytes(""), 10));
        assertThat(byBytes.items()).hasSize(1);
        assertThat(byBytes.hasMore()).isTrue();
    }

    @Test
    void undecodableCommandHasAMalformedResult() {
        KvResult result = KvFormat.decodeResult(machine.apply(1, ByteBuffer.wrap(new byte[] {1, 99})));
        assertThat(result).isEqualTo(new KvResult.Malformed("unknown command code 99"));
        assertThat(KvFormat.decodeResult(machine.query(new byte[0])))
                .isEqualTo(new KvResult.Malformed("a message of 0 bytes"));
    }

    @Test
    void anyCommandBytesGiveTheSameResultAndStateOnTwoReplicas() {
        Random random = new Random(7);
        KeyValueMachine other = new KeyValueMachine();
        for (int i = 1; i < 100_000; i++) {
            byte[] command = KvFormat.encodeCommand(randomCommand(random));
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
        StateCapture capture = machine.capture();
        List<byte[]> further = new ArrayList<>();
        List<byte[]> results = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            further.add(KvFormat.encodeCommand(randomCommand(random)));
            results.add(machine.apply(index + 1 + i, ByteBuffer.wrap(further.get(i))));
        }
        assertThat(machine.stateHash()).isNotEqualTo(hash);

        KeyValueMachine restored = new KeyValueMachine();
        restored.apply(1, ByteBuffer.wrap(KvFormat.encodeCommand(put("of before", "the restore"))));
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
            assertThatThrownBy(() -> new KeyValueMachine().restore(new ByteArrayInputStream(cut)))
                    .isInstanceOf(IOException.class);
        }
        for (int round = 0; round < 5_000; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> new KeyValueMachine().restore(new ByteArrayInputStream(damaged)))
                    .isInstanceOf(IOException.class);
        }
    }

    private KvCommand randomCommand(Random random) {
        byte[] key = bytes("k" + random.nextInt(2_000));
        return switch (random.nextInt(10)) {
            case 0 -> new Delete(key, random.nextInt(20) == 0);
            case 1 -> new Increment(bytes("n" + random.nextInt(20)), random.nextInt(100) - 50);
            case 2 -> new CompareAndSet(key, random.nextBoolean() ? null : bytes("v1"), bytes("v2"));
            case 3 -> new Put(key, bytes("v1"), new Condition.IfAbsent());
            case 4 -> new Put(key, bytes("v1"), new Condition.IfVersion(random.nextInt(1_000)));
            default -> new Put(key, bytes("v" + random.nextInt(3)), new Condition.Always());
        };
    }

    private static byte[] written(StateCapture capture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        capture.writeTo(bytes);
        return bytes.toByteArray();
    }

    private KvResult apply(KvCommand command) {
        return KvFormat.decodeResult(machine.apply(++index, ByteBuffer.wrap(KvFormat.encodeCommand(command))));
    }

    private KvResult get(String key) {
        return query(new KvQuery.Get(bytes(key)));
    }

    private KvResult query(KvQuery query) {
        return KvFormat.decodeResult(machine.query(KvFormat.encodeQuery(query)));
    }

    private static void assertResult(KvResult actual, KvResult expected) {
        assertThat(actual).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(expected);
    }

    private static Put put(String key, String value) {
        return new Put(bytes(key), bytes(value), new Condition.Always());
    }

    private static Put ifVersion(String key, long version) {
        return new Put(bytes(key), bytes("new"), new Condition.IfVersion(version));
    }

    private static Item item(String key, String value, long version) {
        return new Item(bytes(key), bytes(value), version);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
