package dev.raftctl.protocol.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.raftctl.protocol.kv.KeyValueCommand.CompareAndSetKey;
import dev.raftctl.protocol.kv.KeyValueCommand.DeleteKeys;
import dev.raftctl.protocol.kv.KeyValueCommand.IncrementKey;
import dev.raftctl.protocol.kv.KeyValueCommand.KeyPutCondition;
import dev.raftctl.protocol.kv.KeyValueCommand.PutKey;
import dev.raftctl.protocol.kv.KeyValueResult.CommandFailureCause;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
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
class KeyValueMessageFormatTest {
    private static final KeyValueItem ITEM = new KeyValueItem(bytes("k"), bytes("vv"), 7);

    private static final List<byte[]> COMMANDS = List.of(
            KeyValueMessageFormat.encodeCommand(
                    new PutKey(bytes("key"), bytes("value"), new KeyPutCondition.PutIfVersion(5))),
            KeyValueMessageFormat.encodeCommand(new DeleteKeys(bytes("key"), true)),
            KeyValueMessageFormat.encodeCommand(new CompareAndSetKey(bytes("key"), bytes("old"), bytes("new"))),
            KeyValueMessageFormat.encodeCommand(new IncrementKey(bytes("key"), 1)));
    private static final List<byte[]> QUERIES = List.of(
            KeyValueMessageFormat.encodeQuery(new KeyValueQuery.GetKey(bytes("key"))),
            KeyValueMessageFormat.encodeQuery(new KeyValueQuery.ListKeyRange(bytes("key"), bytes("keys"), 10)));
    private static final List<byte[]> RESULTS = List.of(
            KeyValueMessageFormat.encodeResult(new KeyValueResult.KeyListing(List.of(ITEM, ITEM), true)),
            KeyValueMessageFormat.encodeResult(
                    new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.EXISTS, ITEM)),
            KeyValueMessageFormat.encodeResult(new KeyValueResult.MalformedKeyValueMessage("so it is")));

    @TestFactory
    List<DynamicTest> commandEncodingNeverChanges() {
        Map<String, KeyValueCommand> golden = new LinkedHashMap<>();
        golden.put(
                "0101 0001 6b 00000002 7676 00", new PutKey(bytes("k"), bytes("vv"), new KeyPutCondition.PutAlways()));
        golden.put("0101 0001 6b 00000000 01", new PutKey(bytes("k"), bytes(""), new KeyPutCondition.PutIfAbsent()));
        golden.put(
                "0101 0001 6b 00000001 76 02 0000000000000102",
                new PutKey(bytes("k"), bytes("v"), new KeyPutCondition.PutIfVersion(258)));
        golden.put("0102 0001 6b 00", new DeleteKeys(bytes("k"), false));
        golden.put("0102 0000 01", new DeleteKeys(bytes(""), true));
        golden.put("0103 0001 6b 00000001 6e 01 00000001 6f", new CompareAndSetKey(bytes("k"), bytes("o"), bytes("n")));
        golden.put("0103 0001 6b 00000001 6e 00", new CompareAndSetKey(bytes("k"), null, bytes("n")));
        golden.put("0104 0001 6b fffffffffffffffe", new IncrementKey(bytes("k"), -2));
        return goldenTests(golden, KeyValueMessageFormat::encodeCommand, KeyValueMessageFormat::decodeCommand);
    }

    @TestFactory
    List<DynamicTest> queryEncodingNeverChanges() {
        Map<String, KeyValueQuery> golden = new LinkedHashMap<>();
        golden.put("0101 0001 6b", new KeyValueQuery.GetKey(bytes("k")));
        golden.put("0102 0001 61 0002 6162 00000064", new KeyValueQuery.ListKeyRange(bytes("a"), bytes("ab"), 100));
        golden.put("0102 0000 0000 00000001", new KeyValueQuery.ListKeyRange(bytes(""), bytes(""), 1));
        return goldenTests(golden, KeyValueMessageFormat::encodeQuery, KeyValueMessageFormat::decodeQuery);
    }

    @TestFactory
    List<DynamicTest> resultEncodingNeverChanges() {
        String item = "0001 6b 00000002 7676 0000000000000007";
        Map<String, KeyValueResult> golden = new LinkedHashMap<>();
        golden.put("0101 0000000000000009", new KeyValueResult.KeyWritten(9));
        golden.put("0102 0000000000000003", new KeyValueResult.KeysDeleted(3));
        golden.put("0103 ffffffffffffffff 0000000000000009", new KeyValueResult.KeyIncremented(-1, 9));
        golden.put("0104 02 00", new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.MISSING, null));
        golden.put("0104 01 01" + item, new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.EXISTS, ITEM));
        golden.put(
                "0104 03 01" + item, new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OTHER_VERSION, ITEM));
        golden.put(
                "0104 04 01" + item, new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OTHER_VALUE, ITEM));
        golden.put(
                "0104 05 01" + item, new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.NOT_A_NUMBER, ITEM));
        golden.put("0104 06 01" + item, new KeyValueResult.KeyValueCommandFailed(CommandFailureCause.OVERFLOW, ITEM));
        golden.put("0105" + item, new KeyValueResult.KeyFound(ITEM));
        golden.put("0106", new KeyValueResult.KeyMissing());
        golden.put("0107 01 00000001" + item, new KeyValueResult.KeyListing(List.of(ITEM), true));
        golden.put("0107 00 00000000", new KeyValueResult.KeyListing(List.of(), false));
        golden.put("0108 0003 c3a921", new KeyValueResult.MalformedKeyValueMessage("\u00e9!"));
        return goldenTests(golden, KeyValueMessageFormat::encodeResult, KeyValueMessageFormat::decodeResult);
    }

    @Test
    void rejectsEveryTruncatedMessage() {
        assertRejectsTruncated(COMMANDS, KeyValueMessageFormat::decodeCommand);
        assertRejectsTruncated(QUERIES, KeyValueMessageFormat::decodeQuery);
        assertRejectsTruncated(RESULTS, KeyValueMessageFormat::decodeResult);
    }

    private static void assertRejectsTruncated(List<byte[]> messages, Function<byte[], ?> decode) {
        for (byte[] message : messages) {
            for (int length = 0; length < message.length; length++) {
                byte[] truncated = Arrays.copyOf(message, length);
                assertThatThrownBy(() -> decode.apply(truncated)).isInstanceOf(KeyValueFormatException.class);
            }
        }
    }

    @Test
    void rejectsTrailingBytes() {
        byte[] longer = Arrays.copyOf(KeyValueMessageFormat.encodeCommand(new IncrementKey(bytes("k"), 1)), 14);
        assertThatThrownBy(() -> KeyValueMessageFormat.decodeCommand(longer))
                .isInstanceOf(KeyValueFormatException.class)
                .hasMessage("trailing bytes: 1");
    }

    @Test
    void mutatedMessagesAreRejectedOrRoundTrip() {
        assertThat(countRoundTrips(
                        COMMANDS,
                        bytes -> KeyValueMessageFormat.encodeCommand(KeyValueMessageFormat.decodeCommand(bytes))))
                .isGreaterThan(1_000);
        assertThat(countRoundTrips(
                        QUERIES, bytes -> KeyValueMessageFormat.encodeQuery(KeyValueMessageFormat.decodeQuery(bytes))))
                .isGreaterThan(1_000);
        assertThat(countRoundTrips(RESULTS, bytes -> {
                    KeyValueResult result = KeyValueMessageFormat.decodeResult(bytes);
                    // Text that is not valid UTF-8 is decoded with replacement characters, which makes it longer.
                    return result instanceof KeyValueResult.MalformedKeyValueMessage
                            ? bytes
                            : KeyValueMessageFormat.encodeResult(result);
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
            } catch (KeyValueFormatException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
        return read;
    }

    @Test
    void encodesValuesAtALimitAndRejectsLargerOnes() {
        byte[] key = new byte[KeyValueLimits.MAX_KEY_BYTES];
        byte[] value = new byte[KeyValueLimits.MAX_VALUE_BYTES];
        KeyPutCondition always = new KeyPutCondition.PutAlways();
        byte[] largest = KeyValueMessageFormat.encodeCommand(new PutKey(key, value, always));
        assertThat(largest.length).isLessThanOrEqualTo(KeyValueLimits.MAX_COMMAND_BYTES);
        assertThat(((PutKey) KeyValueMessageFormat.decodeCommand(largest)).value())
                .hasSize(KeyValueLimits.MAX_VALUE_BYTES);
        assertThat(KeyValueMessageFormat.encodeResult(new KeyValueResult.KeyFound(new KeyValueItem(key, value, 1)))
                        .length)
                .isLessThanOrEqualTo(KeyValueLimits.MAX_RESULT_BYTES);

        assertRejected(
                () -> KeyValueMessageFormat.encodeCommand(
                        new PutKey(new byte[KeyValueLimits.MAX_KEY_BYTES + 1], value, always)),
                "a key of 4097");
        assertRejected(
                () -> KeyValueMessageFormat.encodeCommand(new PutKey(new byte[0], value, always)), "an empty key");
        assertRejected(() -> KeyValueMessageFormat.encodeCommand(new DeleteKeys(new byte[0], false)), "an empty key");
        assertRejected(
                () -> KeyValueMessageFormat.encodeCommand(
                        new PutKey(key, new byte[KeyValueLimits.MAX_VALUE_BYTES + 1], always)),
                "a value of 1040385");
        assertRejected(
                () -> KeyValueMessageFormat.encodeCommand(new CompareAndSetKey(key, value, value)), "a message of");
        assertRejected(
                () -> KeyValueMessageFormat.encodeQuery(new KeyValueQuery.ListKeyRange(key, key, 0)),
                "invalid limit: 0");
    }

    @Test
    void rejectsANewerFormatVersionByNumber() {
        assertRejected(() -> KeyValueMessageFormat.decodeCommand(new byte[] {2, 1}), "unsupported format version 2");
    }

    @Test
    void rejectsAnItemCountThatExceedsTheMessageWithoutAllocating() {
        byte[] malformed = HexFormat.of().parseHex("0107007fffffff");
        assertRejected(() -> KeyValueMessageFormat.decodeResult(malformed), "a listing of 2147483647 items in 0 bytes");
    }

    private static void assertRejected(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(KeyValueFormatException.class).hasMessageContaining(message);
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
