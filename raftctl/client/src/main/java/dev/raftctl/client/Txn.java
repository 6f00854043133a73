package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raftctl.protocol.coordination.KeyComparison;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperand;
import dev.raftctl.protocol.coordination.KeyComparison.ComparisonOperator;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a transaction: conditions, operations to execute if all conditions hold, and operations to execute otherwise.
 * Operations see the effects of those before them, and each key is written at most once. Confined to one thread.
 */
public final class Txn {
    private final List<KeyComparison> conditions = new ArrayList<>();
    private final List<TransactionOperation> success = new ArrayList<>();
    private final List<TransactionOperation> failure = new ArrayList<>();

    /** Adds a condition on any property of a key. */
    public Txn when(KeyComparison condition) {
        conditions.add(condition);
        return this;
    }

    /** Adds the condition that a key has this value. */
    public Txn whenValue(String key, String value) {
        return when(key, new KeyComparison.ValueOperand(value.getBytes(UTF_8)));
    }

    /** Adds the condition that a key has this version; 0 stands for a missing key. */
    public Txn whenVersion(String key, long version) {
        return when(key, new KeyComparison.VersionOperand(version));
    }

    /** Adds the condition that a key exists. */
    public Txn whenExists(String key) {
        return when(key, new KeyComparison.ExistenceOperand(true));
    }

    /** Adds the condition that a key does not exist. */
    public Txn whenMissing(String key) {
        return when(key, new KeyComparison.ExistenceOperand(false));
    }

    private Txn when(String key, ComparisonOperand operand) {
        return when(new KeyComparison(key.getBytes(UTF_8), ComparisonOperator.EQUAL, operand));
    }

    /** Adds operations to execute if all conditions hold. */
    public Txn then(TransactionOperation... operations) {
        success.addAll(List.of(operations));
        return this;
    }

    /** Adds operations to execute if a condition does not hold. */
    public Txn otherwise(TransactionOperation... operations) {
        failure.addAll(List.of(operations));
        return this;
    }

    /** Returns an operation that reads a key. */
    public static TransactionOperation get(String key) {
        return new TransactionOperation.GetOperation(key.getBytes(UTF_8));
    }

    /** Returns an operation that sets a key and detaches it from its lease. */
    public static TransactionOperation put(String key, String value) {
        return new TransactionOperation.PutOperation(key.getBytes(UTF_8), value.getBytes(UTF_8), 0);
    }

    /** Returns an operation that sets a key and attaches it to a lease. */
    public static TransactionOperation put(String key, String value, Lease lease) {
        return new TransactionOperation.PutOperation(key.getBytes(UTF_8), value.getBytes(UTF_8), lease.id());
    }

    /** Returns an operation that deletes a key. */
    public static TransactionOperation delete(String key) {
        return new TransactionOperation.DeleteOperation(key.getBytes(UTF_8), false);
    }

    /** Returns an operation that adds to a decimal number. */
    public static TransactionOperation increment(String key, long delta) {
        return new TransactionOperation.IncrementOperation(key.getBytes(UTF_8), delta);
    }

    /** Returns the transaction. Later changes do not affect it. */
    public KeyValueTransaction build() {
        return new KeyValueTransaction(List.copyOf(conditions), List.copyOf(success), List.copyOf(failure));
    }
}
