package dev.raftctl.node.machine.kv;

import dev.raftctl.protocol.coordination.CoordinationResult;
import org.jspecify.annotations.Nullable;

/** Decides whether a transaction may attach a key to a lease. */
@FunctionalInterface
interface LeaseAttachmentRule {
    /**
     * Returns why a key cannot be attached to a lease, or null if it can.
     *
     * @param addedKeys the number of keys that the transaction has attached to the lease already
     */
    CoordinationResult.@Nullable OperationFailureCause failureOfAttaching(long lease, byte[] key, int addedKeys);
}
