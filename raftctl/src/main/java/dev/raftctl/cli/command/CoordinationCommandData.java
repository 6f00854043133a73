package dev.raftctl.cli.command;

import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import java.util.Locale;

/** Describes a command of leases, locks, transactions or mutes as data, with keys and names unchanged. */
final class CoordinationCommandData implements CoordinationCommand.Visitor<StructuredData.ObjectData> {
    @Override
    public StructuredData.ObjectData grantLease(CoordinationCommand.GrantLease command) {
        return new StructuredData.ObjectData().put("name", "lease-grant").put("ttlMs", command.ttlMillis());
    }

    @Override
    public StructuredData.ObjectData renewLeases(CoordinationCommand.RenewLeases command) {
        return new StructuredData.ObjectData().put("name", "lease-renew").putTexts("leases", command.leases());
    }

    @Override
    public StructuredData.ObjectData revokeLease(CoordinationCommand.RevokeLease command) {
        return new StructuredData.ObjectData().put("name", "lease-revoke").put("lease", Long.toString(command.lease()));
    }

    @Override
    public StructuredData.ObjectData putWithLease(CoordinationCommand.PutKeyWithLease command) {
        return new StructuredData.ObjectData()
                .put("name", "put")
                .put("key", KeyValueBytesFormatter.toData(command.key()))
                .put("value", KeyValueBytesFormatter.toData(command.value()))
                .put("lease", Long.toString(command.lease()));
    }

    @Override
    public StructuredData.ObjectData acquireLock(CoordinationCommand.AcquireLock command) {
        return lock("lock", command.name())
                .put("lease", Long.toString(command.lease()))
                .put("holders", command.maxHolders())
                .put("lockDelayMs", command.lockDelayMillis())
                .put("wait", command.waits())
                .put("holder", command.holder());
    }

    @Override
    public StructuredData.ObjectData abandonLock(CoordinationCommand.AbandonLock command) {
        return lock("abandon-lock", command.name()).put("lease", Long.toString(command.lease()));
    }

    @Override
    public StructuredData.ObjectData cancelLockWait(CoordinationCommand.CancelLockWait command) {
        return lock("cancel-lock-wait", command.name()).put("waiter", Long.toString(command.waiter()));
    }

    @Override
    public StructuredData.ObjectData releaseLock(CoordinationCommand.ReleaseLock command) {
        return lock("unlock", command.name())
                .put("lease", Long.toString(command.lease()))
                .put("token", Long.toString(command.token()));
    }

    @Override
    public StructuredData.ObjectData forceUnlock(CoordinationCommand.ForceUnlock command) {
        return lock("force-unlock", command.name()).put("token", Long.toString(command.token()));
    }

    @Override
    public StructuredData.ObjectData transaction(CoordinationCommand.ExecuteTransaction command) {
        return new StructuredData.ObjectData()
                .put("name", "txn")
                .put("comparisons", command.transaction().comparisons().size())
                .put("success", command.transaction().success().size())
                .put("failure", command.transaction().failure().size());
    }

    @Override
    public StructuredData.ObjectData muteFinding(CoordinationCommand.MuteFinding command) {
        return new StructuredData.ObjectData()
                .put("name", "mute")
                .put("code", command.code())
                .put("durationMs", command.durationMillis())
                .put("reason", command.reason())
                .put("operator", command.operator());
    }

    @Override
    public StructuredData.ObjectData unmuteFinding(CoordinationCommand.UnmuteFinding command) {
        return new StructuredData.ObjectData().put("name", "unmute").put("code", command.code());
    }

    @Override
    public StructuredData.ObjectData startMaintenance(CoordinationCommand.StartMaintenance command) {
        return new StructuredData.ObjectData()
                .put("name", "maintenance on")
                .put("server", command.server().value())
                .put("durationMs", command.durationMillis())
                .put("reason", command.reason())
                .put("operator", command.operator());
    }

    @Override
    public StructuredData.ObjectData endMaintenance(CoordinationCommand.EndMaintenance command) {
        return new StructuredData.ObjectData()
                .put("name", "maintenance off")
                .put("server", command.server().value());
    }

    @Override
    public StructuredData.ObjectData beginOperation(CoordinationCommand.BeginOperation command) {
        return new StructuredData.ObjectData()
                .put("name", "op begin")
                .put("operation", command.description().id())
                .put("command", command.description().command());
    }

    @Override
    public StructuredData.ObjectData endOperation(CoordinationCommand.EndOperation command) {
        return new StructuredData.ObjectData()
                .put("name", "op end")
                .put("operation", command.id())
                .put("state", command.end().state().name().toLowerCase(Locale.ROOT));
    }

    private static StructuredData.ObjectData lock(String command, byte[] name) {
        return new StructuredData.ObjectData().put("name", command).put("lock", KeyValueBytesFormatter.toData(name));
    }
}
