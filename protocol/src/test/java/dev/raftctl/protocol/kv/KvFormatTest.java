package dev.raftctl.protocol.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.raftctl.protocol.kv.KvCommand.CompareAndSet;
import dev.raftctl.protocol.kv.KvCommand.Condition;
import dev.raftctl.protocol.kv.KvCommand.Delete;
import dev.raftctl.protocol.kv.KvCommand.Increment;
import dev.raftctl.protocol.kv.KvCommand.Put;
import dev.raftctl.protocol.kv.KvResult.Cause;
import dev.raftctl.protocol.kv.KvResult.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Logs and snapshots contain the bytes below. Changing any of them makes existing files unreadable. */
class KvFormatTest {
    private static final Item ITEM = new Item(bytes("k"), bytes("vv"), 7);

    private static final List<byte[]> COMMANDS = List.of(
            KvFormat.encodeCommand(new Put(bytes("key"), bytes("value"), new Condition.IfVersion(5))),
            KvFormat.encodeCommand(new Delete(bytes("key"), true)),
            KvFormat.encodeCommand(new CompareAndSet(bytes("key"), bytes("old"), bytes("new"))),
            KvFormat.encodeCommand(new Increment(bytes("key"), 1)));
    private static final List<byte[]> QUERIES = List.of(
            KvFormat.encodeQuery(new KvQuery.Get(bytes("key"))),
            KvFormat.encodeQuery(new KvQuery.Range(bytes("key"), bytes("keys"), 10)));
    private static final List<byte[]> RESULTS = List.of(
            KvFormat.encodeResult(new KvResult.Listing(List.of(ITEM, ITEM), true)),
            KvFormat.encodeResult(new KvResult.Failed(Cause.EXISTS, ITEM)),
            KvFormat.encodeResult(new KvResult.Malformed("so it is")));

    @TestFactory
    List<DynamicTest> commandEncodingNeverChanges() {
        Map<String, KvCommand> golden = new LinkedHashMap<>();
        golden.put("0101 0001 6b 00000002 7676 00", new Put(bytes("k"), bytes("vv"), new Condition.Always()));
        golden.put("0101 0001 6b 00000000 01", new Put(bytes("k"), bytes(""), new Condition.IfAbsent()));
        golden.put(
                "0101 0001 6b 00000001 76 02 0000000000000102",
                new Put(bytes("k"), bytes("v"), new Condition.IfVersion(258)));
        golden.put("0102 0001 6b 00", new Delete(bytes("k"), false));
        golden.put("0102 0000 01", new Delete(bytes(""), true));
        golden.put("0103 0001 6b 00000001 6e 01 00000001 6f", new CompareAndSet(bytes("k"), bytes("o"), bytes("n")));
        golden.put("0103 0001 6b 00000001 6e 00", new CompareAndSet(bytes("k"), null, bytes("n")));
        golden.put("0104 0001 6b fffffffffffffffe", new Increment(bytes("k"), -2));
        return goldenTests(golden, KvFormat::encodeCommand, KvFormat::decodeCommand);
    }

    @TestFactory
    List<DynamicTest> queryEncodingNeverChanges() {
        Map<String, KvQuery> golden = new LinkedHashMap<>();
        golden.put("0101 0001 6b", new KvQuery.Get(bytes("k")));
        golden.put("0102 0001 61 0002 6162 00000064", new KvQuery.Range(bytes("a"), bytes("ab"), 100));
        golden.put("0102 0000 0000 00000001", new KvQuery.Range(bytes(""), bytes(""), 1));
        return goldenTests(golden, KvFormat::encodeQuery, KvFormat::decodeQuery);
    }

    @TestFactory
    List<DynamicTest> resultEncodingNeverChanges() {
        String item = "0001 6b 00000002 7676 0000000000000007";
        Map<String, KvResult> golden = new LinkedHashMap<>();
        golden.put("0101 0000000000000009", new KvResult.Written(9));
        golden.put("0102 0000000000000003", new KvResult.Deleted(3));
        golden.put("0103 ffffffffffffffff 0000000000000009", new KvResult.Incremented(-1, 9));
        golden.put("0104 02 00", new KvResult.Failed(Cause.MISSING, null));
        golden.put("0104 01 01" + item, new KvResult.Failed(Cause.EXISTS, ITEM));
        golden.put("0104 03 01" + item, new KvResult.Failed(Cause.OTHER_VERSION, ITEM));
        golden.put("0104 04 01" + item, new KvResult.Failed(Cause.OTHER_VALUE, ITEM));
        golden.put("0104 05 01" + item, new KvResult.Failed(Cause.NOT_A_NUMBER, ITEM));
        golden.put("0104 06 01" + item, new KvResult.Failed(Cause.OVERFLOW, ITEM));
        golden.put("0105" + item, new KvResult.Found(ITEM));
        golden.put("0106", new KvResult.Missing());
        golden.put("0107 01 00000001" + item, new KvResult.Listing(List.of(ITEM), true));
        golden.put("0107 00 00000000", new KvResult.Listing(List.of(), false));
        golden.put("0108 0003 c3a921", new KvResult.Malformed("\u00e9!"));
        return goldenTests(golden, KvFormat::encodeResult, KvFormat::decodeResult);
    }

    @Test
    void rejectsEveryTruncatedMessage() {
        assertRejectsTruncated(COMMANDS, KvFormat::decodeCommand);
        assertRejectsTruncated(QUERIES, KvFormat::decodeQuery);
        assertRejectsTruncated(RESULTS, KvFormat::decodeResult);
    }

    private static void assertRejectsTruncated(List<byte[]> messages, Function<byte[], ?> decode) {
        for (byte[] message : messages) {
            for (int length = 0; length < message.length; length++) {
                byte[] truncated = Arrays.copyOf(message, length);
                assertThatThrownBy(() -> decode.apply(truncated)).isInstanceOf(KvFormatException.class);
            }
        }
    }

    @Test
    void rejectsTrailingBytes() {
        byte[] longer = Arrays.copyOf(KvFormat.encodeCommand(new Increment(bytes("k"), 1)), 14);
        assertThatThrownBy(() -> KvFormat.decodeCommand(longer))
                .isInstanceOf(KvFormatException.class)
                .hasMessage("trailing bytes: 1");
    }

    @Test
    void mutatedMessagesAreRejectedOrRoundTrip() {
        assertThat(countRoundTrips(COMMANDS, bytes -> KvFormat.encodeCommand(KvFormat.decodeCommand(bytes))))
                .isGreaterThan(1_000);
        assertThat(countRoundTrips(QUERIES, bytes -> KvFormat.encodeQuery(KvFormat.decodeQuery(bytes))))
                .isGreaterThan(1_000);
        assertThat(countRoundTrips(RESULTS, bytes -> {
                    KvResult result = KvFormat.decodeResult(bytes);
                    // Text that is not valid UTF-8 is decoded with replacement characters, which makes it longer.
                    return result instanceof KvResult.Malformed ? bytes : KvFormat.encodeResult(result);
                }))
                .isGreaterThan(1_000);
    }

    private static int countRoundTrips(List<byte[]> messages, Function<byte[], byte[]> readAndWrite) {
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
            } catch (KvFormatException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
        return read;
    }

    @Test
    void encodesValuesAtALimitAndRejectsLargerOnes() {
        byte[] key = new byte[KvLimits.MAX_KEY_BYTES];
        byte[] value = new byte[KvLimits.MAX_VALUE_BYTES];
        Condition always = new Condition.Always();
        byte[] largest = KvFormat.encodeCommand(new Put(key, value, always));
        assertThat(largest.length).isLessThanOrEqualTo(KvLimits.MAX_COMMAND_BYTES);
        assertThat(((Put) KvFormat.decodeCommand(largest)).value()).hasSize(KvLimits.MAX_VALUE_BYTES);
        assertThat(KvFormat.encodeResult(new KvResult.Found(new Item(key, value, 1))).length)
                .isLessThanOrEqualTo(KvLimits.MAX_RESULT_BYTES);

        assertRejected(
                () -> KvFormat.encodeCommand(new Put(new byte[KvLimits.MAX_KEY_BYTES + 1], value, always)),
                "a key of 4097");
        assertRejected(() -> KvFormat.encodeCommand(new Put(new byte[0], value, always)), "an empty key");
        assertRejected(() -> KvFormat.encodeCommand(new Delete(new byte[0], false)), "an empty key");
        assertRejected(
                () -> KvFormat.encodeCommand(new Put(key, new byte[KvLimits.MAX_VALUE_BYTES + 1], always)),
                "a value of 1040385");
        assertRejected(() -> KvFormat.encodeCommand(new CompareAndSet(key, value, value)), "a message of");
        assertRejected(() -> KvFormat.encodeQuery(new KvQuery.Range(key, key, 0)), "invalid limit: 0");
    }

    @Test
    void rejectsANewerFormatVersionByNumber() {
        assertRejected(() -> KvFormat.decodeCommand(new byte[] {2, 1}), "unsupported format version 2");
    }

    @Test
    void rejectsAnItemCountThatExceedsTheMessageWithoutAllocating() {
        byte[] malformed = HexFormat.of().parseHex("0107007fffffff");
        assertRejected(() -> KvFormat.decodeResult(malformed), "a listing of 2147483647 items in 0 bytes");
    }

    private static void assertRejected(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(KvFormatException.class).hasMessageContaining(message);
    }

    private static <T> List<DynamicTest> goldenTests(
            Map<String, T> golden, Function<T, byte[]> encode, Function<byte[], T> decode) {
        List<DynamicTest> tests = new ArrayList<>();
        golden.forEach((hex, message) -> tests.add(DynamicTest.dynamicTest(hex, () -> {
            byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
            assertThat(encode.apply(message)).isEqualTo(expected);
            assertThat(decode.apply(expected))
                    .usingRecursiveComparison()
                    .withStrictTypeChecking()
                    .isEqualTo(message);
        })));
        return tests;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
