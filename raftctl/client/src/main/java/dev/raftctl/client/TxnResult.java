package dev.raftctl.client;

import dev.raftctl.protocol.coordination.TransactionOperationResult;
import java.util.List;

/**
 * The result of a transaction that was executed.
 *
 * @param conditionsHeld which operations were executed: those for conditions that held, or the others
 * @param version the log index of the transaction, which is the version of the keys that it wrote
 * @param results one for each executed operation
 */
public record TxnResult(boolean conditionsHeld, long version, List<TransactionOperationResult> results) {}
