package dev.raftctl.cli.txn;

import dev.raftctl.protocol.coordination.KeyComparison;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperand;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a transaction from the words of its text or the fields of its JSON. Confined to one thread. */
public final class TransactionBuilder {
    private final List<KeyComparison> comparisons = new ArrayList<>();
    private final List<TransactionOperation> success = new ArrayList<>();
    private final List<TransactionOperation> failure = new ArrayList<>();

    /** Adds a comparison of a property of a key, for example {@code version}, {@code >} and {@code 17}. */
    public void compare(String property, byte[] key, String operator, byte[] operand)
            throws TransactionSyntaxException {
        requireKey(key);
        comparisons.add(new KeyComparison(key, operatorOf(operator), operandOf(property, operand)));
    }

    private static ComparisonOperator operatorOf(String operator) throws TransactionSyntaxException {
        return switch (operator) {
            case "=" -> ComparisonOperator.EQUAL;
            case "!=" -> ComparisonOperator.NOT_EQUAL;
            case "<" -> ComparisonOperator.LESS;
            case ">" -> ComparisonOperator.GREATER;
            default -> throw new TransactionSyntaxException("'" + operator + "' is none of the operators = != < >");
        };
    }

    private static ComparisonOperand operandOf(String property, byte[] operand) throws TransactionSyntaxException {
        return switch (property) {
            case "value" -> new KeyComparison.ValueOperand(operand);
            case "version" -> new KeyComparison.VersionOperand(number(text(operand), "a version", 0));
            case "create-version" -> new KeyComparison.CreateVersionOperand(number(text(operand), "a version", 0));
            case "lease" -> new KeyComparison.LeaseOperand(number(text(operand), "a lease", 0));
            case "exists" -> new KeyComparison.ExistenceOperand(truth(text(operand), "exists"));
            default ->
                throw new TransactionSyntaxException("'" + property
                        + "' is none of the properties value, version, create-version, exists and lease");
        };
    }

    private static boolean truth(String word, String property) throws TransactionSyntaxException {
        if (!word.equals("true") && !word.equals("false")) {
            throw new TransactionSyntaxException(property + " is true or false, not '" + word + "'");
        }
        return word.equals("true");
    }

    /** Adds an operation to the branch for comparisons that hold, or to the other branch. */
    public void add(boolean isSuccess, TransactionOperation operation) {
        (isSuccess ? success : failure).add(operation);
    }

    /** Returns an operation that reads a key. */
    public static TransactionOperation get(byte[] key) throws TransactionSyntaxException {
        return new TransactionOperation.GetOperation(requireKey(key));
    }

    /**
     * Returns an operation that sets a key.
     *
     * @param lease the id of the lease to attach it to, or null
     */
    public static TransactionOperation put(byte[] key, byte[] value, @Nullable String lease)
            throws TransactionSyntaxException {
        return new TransactionOperation.PutOperation(
                requireKey(key), value, lease == null ? 0 : number(lease, "a lease", 1));
    }

    /**
     * Returns an operation that deletes a key, or all keys with a prefix.
     *
     * @param prefix {@code true} if the key is a prefix; otherwise {@code false} or null
     */
    public static TransactionOperation delete(byte[] key, @Nullable String prefix) throws TransactionSyntaxException {
        boolean isPrefix = prefix != null && truth(prefix, "prefix");
        return new TransactionOperation.DeleteOperation(isPrefix ? key : requireKey(key), isPrefix);
    }

    /**
     * Returns an operation that adds to a number.
     *
     * @param delta the amount, or null for 1
     */
    public static TransactionOperation increment(byte[] key, @Nullable String delta) throws TransactionSyntaxException {
        return new TransactionOperation.IncrementOperation(
                requireKey(key), delta == null ? 1 : number(delta, "an amount", Long.MIN_VALUE));
    }

    private static byte[] requireKey(byte[] key) throws TransactionSyntaxException {
        if (key.length == 0) {
            throw new TransactionSyntaxException("the key is empty");
        }
        return key;
    }

    private static long number(String text, String what, long min) throws TransactionSyntaxException {
        try {
            long number = Long.parseLong(text);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new TransactionSyntaxException(what + " is an integer, not '" + text + "'");
        }
        throw new TransactionSyntaxException(what + " is at least " + min + ", not " + text);
    }

    private static String text(byte[] operand) throws TransactionSyntaxException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(operand))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new TransactionSyntaxException("only a value can be compared with bytes that are not UTF-8");
        }
    }

    /** Returns the transaction. */
    public KeyValueTransaction build() throws TransactionSyntaxException {
        if (comparisons.isEmpty() && success.isEmpty() && failure.isEmpty()) {
            throw new TransactionSyntaxException("the transaction is empty");
        }
        return new KeyValueTransaction(List.copyOf(comparisons), List.copyOf(success), List.copyOf(failure));
    }
}
