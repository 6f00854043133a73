package dev.raftctl.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CommandEntryPayloadTest {
    @TestFactory
    Stream<DynamicTest> encodesGoldenBytes() {
        Map<String, CommandEntryPayload> golden = new LinkedHashMap<>();
        golden.put(
                "0101 0000000000000005 0000000000000003 0000000000000002 cafe",
                new CommandEntryPayload.SessionCommandPayload(5, 3, 2, new byte[] {(byte) 0xca, (byte) 0xfe}));
        golden.put("0102 0000000000007530", new CommandEntryPayload.OpenSessionPayload(30_000));
        golden.put("0103 0000000000000005", new CommandEntryPayload.CloseSessionPayload(5));
        golden.put("0104 00000000000003e8", new CommandEntryPayload.AdvanceLogTimePayload(1_000));
        golden.put(
                "0202 00000000000003e8 0000000000000064", new CommandEntryPayload.AdvanceLeaseTimePayload(1_000, 100));
        return golden.entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    byte[] bytes = HexFormat.of().parseHex(one.getKey().replace(" ", ""));
                    assertThat(one.getValue().encode()).isEqualTo(bytes);
                    assertThat(CommandEntryPayload.decode(bytes))
                            .usingRecursiveComparison()
                            .withStrictTypeChecking()
                            .isEqualTo(one.getValue());
                }));
    }

    @Test
    void encodesGoldenBytesOfACoordinationCommand() {
        byte[] command = {(byte) 0xca, (byte) 0xfe};
        byte[] bytes = HexFormat.of()
                .parseHex("0201" + "0000000000000005" + "0000000000000003" + "0000000000000002" + "0000000000000064"
                        + "01" + "0002c3a4" + "cafe");
        assertThat(new CommandEntryPayload.CoordinationPayload(5, 3, 2, 100, true, "ä", ByteBuffer.wrap(command))
                        .encode())
                .isEqualTo(bytes);
        assertThat(CommandEntryPayload.decode(bytes))
                .isEqualTo(
                        new CommandEntryPayload.CoordinationPayload(5, 3, 2, 100, true, "ä", ByteBuffer.wrap(command)));
    }

    @Test
    void onlyLogTimeAndLeaseTimeAdvanceLogTime() {
        byte[] command = {4, 2};
        assertThat(List.of(
                        new CommandEntryPayload.AdvanceLogTimePayload(0),
                        new CommandEntryPayload.AdvanceLeaseTimePayload(0, 100)))
                .allMatch(each -> CommandEntryPayload.advancesLogTime(each.encode()));
        assertThat(List.of(
                        new CommandEntryPayload.SessionCommandPayload(4, 2, 2, command),
                        new CommandEntryPayload.OpenSessionPayload(4),
                        new CommandEntryPayload.CloseSessionPayload(4),
                        new CommandEntryPayload.CoordinationPayload(
                                5, 3, 2, 100, true, "n1", ByteBuffer.wrap(command))))
                .noneMatch(each -> CommandEntryPayload.advancesLogTime(each.encode()));
        assertThat(List.of(new byte[0], new byte[] {1}, new byte[] {1, 2}, new byte[] {2, 4}, new byte[] {3, 4}))
                .noneMatch(CommandEntryPayload::advancesLogTime);
    }

    @Test
    void overheadMatchesTheBytesAddedToACommand() {
        assertThat(new CommandEntryPayload.SessionCommandPayload(1, 1, 1, new byte[10]).encode())
                .hasSize(10 + CommandEntryPayload.OVERHEAD_BYTES);
    }

    @Test
    void truncatedAndMutatedEnvelopesAreDecodedOrRejected() {
        List<byte[]> envelopes = List.of(
                new CommandEntryPayload.SessionCommandPayload(5, 3, 2, new byte[4]).encode(),
                new CommandEntryPayload.OpenSessionPayload(1).encode(),
                new CommandEntryPayload.AdvanceLogTimePayload(1).encode(),
                new CommandEntryPayload.AdvanceLeaseTimePayload(1, 2).encode(),
                new CommandEntryPayload.CoordinationPayload(5, 3, 2, 1, true, "a", ByteBuffer.wrap(new byte[4]))
                        .encode());
        Random random = new Random(2);
        for (int round = 0; round < 50_000; round++) {
            byte[] whole = envelopes.get(random.nextInt(envelopes.size()));
            byte[] mutated = Arrays.copyOf(whole, random.nextInt(whole.length + 2));
            if (mutated.length > 0) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(8);
            }
            try {
                assertThat(CommandEntryPayload.decode(mutated).encode()).isEqualTo(mutated);
            } catch (IllegalArgumentException | StateMachineFault refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void envelopeOfANewerVersionStopsTheNode() {
        assertThatThrownBy(() -> CommandEntryPayload.decode(new byte[] {3, 1, 0}))
                .isInstanceOf(StateMachineFault.class)
                .hasMessage("an entry has envelope version 3; this version supports 1 and 2");
    }
}
