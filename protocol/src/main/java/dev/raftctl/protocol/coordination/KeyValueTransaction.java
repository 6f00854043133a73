package dev.raftctl.protocol.coordination;

import java.util.List;

/**
 * Operations on keys that are applied together, in one entry of the log.
 *
 * @param comparisons if all hold, {@code success} is executed, otherwise {@code failure}
 * @param success executed in order; each operation sees the effects of those before it, and no two write the same key
 * @param failure like {@code success}
 */
public record KeyValueTransaction(
        List<KeyComparison> comparisons, List<TransactionOperation> success, List<TransactionOperation> failure) {}
