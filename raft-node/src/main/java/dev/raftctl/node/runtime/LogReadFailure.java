package dev.raftctl.node.runtime;

import dev.raftctl.node.storage.StorageFailure;

/** Carries a storage failure through the core, which does not depend on the storage, to the core's thread. */
final class LogReadFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final StorageFailure failure;

    LogReadFailure(StorageFailure failure) {
        super(failure);
        this.failure = failure;
    }

    StorageFailure failure() {
        return failure;
    }
}
