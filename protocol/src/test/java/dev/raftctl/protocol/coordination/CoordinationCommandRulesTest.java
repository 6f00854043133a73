package dev.raftctl.protocol.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a leader refuses before it appends a command. */
class CoordinationCommandRulesTest {
    private static final long MIN_TTL_MILLIS = 3_000;

    @Test
    @DisplayName("LS12: a TTL below three election timeouts is refused with the number, not raised")
    void refusesATtlBelowTheMinimum() {
        assertThat(CoordinationCommandRules.minTtlMillis(1_000)).isEqualTo(MIN_TTL_MILLIS);
        Refusal refusal = violation(new CoordinationCommand.GrantLease(MIN_TTL_MILLIS - 1));
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.TTL_TOO_SHORT);
        assertThat(refusal.message()).isEqualTo("a lease of 2999 ms; the shortest is 3000 ms, 3 election timeouts");
        assertThat(violation(new CoordinationCommand.GrantLease(MIN_TTL_MILLIS)))
                .isNull();
    }

    @Test
    void refusesATtlAboveTheMaximum() {
        assertThat(reasonOf(new CoordinationCommand.GrantLease(CoordinationLimits.MAX_TTL_MILLIS)))
                .isNull();
        assertThat(reasonOf(new CoordinationCommand.GrantLease(CoordinationLimits.MAX_TTL_MILLIS + 1)))
                .isEqualTo(RefusalReason.TTL_TOO_LONG);
    }

    @Test
    void refusesWhatItCannotDecode() {
        Refusal refusal = CoordinationCommandRules.violation(new byte[] {1, 99}, MIN_TTL_MILLIS);
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.BAD_REQUEST);
        assertThat(refusal.message()).isEqualTo("invalid command: unknown command code 99");
        Refusal tooLarge =
                CoordinationCommandRules.violation(new byte[CoordinationLimits.MAX_COMMAND_BYTES + 1], MIN_TTL_MILLIS);
        assertThat(tooLarge).isNotNull();
        assertThat(tooLarge.reason()).isEqualTo(RefusalReason.TOO_LARGE);
    }

    @Test
    void refusesATransactionThatWritesAKeyTwice() {
        Refusal refusal = violation(transaction(List.of(put("a/1"), increment("b"), put("a/1"))));
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.KEY_WRITTEN_TWICE);
        assertThat(refusal.message()).isEqualTo("the transaction writes the key a/1 twice in its success branch");
        assertThat(reasonOf(transaction(List.of(put("a"), increment("a"))))).isEqualTo(RefusalReason.KEY_WRITTEN_TWICE);
        assertThat(reasonOf(transaction(List.of(delete("a", false), put("a")))))
                .isEqualTo(RefusalReason.KEY_WRITTEN_TWICE);
    }

    @Test
    void aDeletedPrefixCountsAsAWriteOfItsKeys() {
        assertThat(reasonOf(transaction(List.of(put("a/1"), delete("a/", true)))))
                .isEqualTo(RefusalReason.KEY_WRITTEN_TWICE);
        assertThat(reasonOf(transaction(List.of(delete("a/", true), delete("a/b/", true)))))
                .isEqualTo(RefusalReason.KEY_WRITTEN_TWICE);
        assertThat(reasonOf(transaction(List.of(delete("", true), put("z")))))
                .isEqualTo(RefusalReason.KEY_WRITTEN_TWICE);
        assertThat(reasonOf(transaction(List.of(put("a"), delete("a/", true))))).isNull();
    }

    @Test
    void aKeyMayBeReadAsOftenAsOneLikesAndWrittenInBothBranches() {
        TransactionOperation get = new TransactionOperation.GetOperation(bytes("a"));
        assertThat(violation(new CoordinationCommand.ExecuteTransaction(
                        new KeyValueTransaction(List.of(), List.of(get, put("a"), get), List.of(put("a"))))))
                .isNull();
    }

    @Test
    void theExistenceOfAKeyHasNoOrder() {
        KeyComparison.ExistenceOperand exists = new KeyComparison.ExistenceOperand(true);
        for (ComparisonOperator operator : ComparisonOperator.values()) {
            boolean isOrder = operator == ComparisonOperator.LESS || operator == ComparisonOperator.GREATER;
            assertThat(reasonOf(new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(
                            List.of(new KeyComparison(bytes("a"), operator, exists)), List.of(), List.of()))))
                    .as("%s", operator)
                    .isEqualTo(isOrder ? RefusalReason.BAD_REQUEST : null);
        }
    }

    @Test
    void aMuteHasACodeADurationAndAReason() {
        assertThat(reasonOf(new CoordinationCommand.MuteFinding("DISK_LOW", 1, "because", "")))
                .isNull();
        assertThat(reasonOf(mute("DISK_LOW", CoordinationLimits.MAX_MUTE_MILLIS, "because")))
                .isNull();
        assertRefused(
                mute("DISK_LOW", CoordinationLimits.MAX_MUTE_MILLIS + 1, "because"),
                "a mute of 2592000001 ms; at least 1, at most 2592000000");
        assertRefused(mute("DISK_LOW", 0, "because"), "a mute of 0 ms; at least 1, at most 2592000000");
        assertRefused(mute("DISK_LOW", 1, " "), "a mute needs a reason");
        for (String code : List.of("", "disk-low", "_LOW", "DISK LOW", "DISK_LOW\n")) {
            String message = "the code of a finding consists of capital letters, digits and underscores";
            assertRefused(mute(code, 1, "because"), message);
            assertRefused(new CoordinationCommand.UnmuteFinding(code), message);
        }
        assertThat(reasonOf(new CoordinationCommand.UnmuteFinding("DISK_LOW"))).isNull();
    }

    private static CoordinationCommand mute(String code, long durationMillis, String reason) {
        return new CoordinationCommand.MuteFinding(code, durationMillis, reason, "alice@host");
    }

    private static void assertRefused(CoordinationCommand command, String message) {
        Refusal refusal = violation(command);
        assertThat(refusal).as("%s", command).isNotNull();
        assertThat(refusal.reason()).isEqualTo(RefusalReason.BAD_REQUEST);
        assertThat(refusal.message()).isEqualTo(message);
    }

    private static CoordinationCommand transaction(List<TransactionOperation> success) {
        return new CoordinationCommand.ExecuteTransaction(new KeyValueTransaction(List.of(), success, List.of()));
    }

    private static TransactionOperation put(String key) {
        return new TransactionOperation.PutOperation(bytes(key), bytes("v"), 0);
    }

    private static TransactionOperation increment(String key) {
        return new TransactionOperation.IncrementOperation(bytes(key), 1);
    }

    private static TransactionOperation delete(String key, boolean isPrefix) {
        return new TransactionOperation.DeleteOperation(bytes(key), isPrefix);
    }

    private static @Nullable RefusalReason reasonOf(CoordinationCommand command) {
        Refusal refusal = violation(command);
        return refusal == null ? null : refusal.reason();
    }

    private static @Nullable Refusal violation(CoordinationCommand command) {
        return CoordinationCommandRules.violation(CoordinationMessageFormat.encodeCommand(command), MIN_TTL_MILLIS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
