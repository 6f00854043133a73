package dev.raftctl.cli.command;

import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.message.PrintableText;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes a command of leases, locks, transactions or mutes as text. */
final class CoordinationCommandText implements CoordinationCommand.Visitor<String> {
    @Override
    public String grantLease(CoordinationCommand.GrantLease command) {
        return "lease grant " + HumanReadableUnits.millis(command.ttlMillis());
    }

    @Override
    public String renewLeases(CoordinationCommand.RenewLeases command) {
        return "lease renew " + command.leases().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Override
    public String revokeLease(CoordinationCommand.RevokeLease command) {
        return "lease revoke " + command.lease();
    }

    @Override
    public String putWithLease(CoordinationCommand.PutKeyWithLease command) {
        return "put " + line(command.key()) + " = " + line(command.value()) + " with lease " + command.lease();
    }

    @Override
    public String acquireLock(CoordinationCommand.AcquireLock command) {
        return "lock " + line(command.name()) + " for lease " + command.lease()
                + (command.maxHolders() == 1 ? "" : ", " + command.maxHolders() + " holders")
                + (command.waits() ? ", wait" : "");
    }

    @Override
    public String abandonLock(CoordinationCommand.AbandonLock command) {
        return "abandon lock " + line(command.name()) + " for lease " + command.lease();
    }

    @Override
    public String cancelLockWait(CoordinationCommand.CancelLockWait command) {
        return "cancel wait " + command.waiter() + " for lock " + line(command.name());
    }

    @Override
    public String releaseLock(CoordinationCommand.ReleaseLock command) {
        return "unlock " + line(command.name()) + " token " + command.token();
    }

    @Override
    public String forceUnlock(CoordinationCommand.ForceUnlock command) {
        return "force unlock " + line(command.name()) + " token " + command.token();
    }

    @Override
    public String transaction(CoordinationCommand.ExecuteTransaction command) {
        return "txn of " + command.transaction().comparisons().size() + " comparisons, "
                + command.transaction().success().size() + " and "
                + command.transaction().failure().size() + " operations";
    }

    @Override
    public String muteFinding(CoordinationCommand.MuteFinding command) {
        return "mute " + PrintableText.of(command.code()) + " for "
                + HumanReadableUnits.millis(command.durationMillis()) + ": " + PrintableText.of(command.reason());
    }

    @Override
    public String unmuteFinding(CoordinationCommand.UnmuteFinding command) {
        return "unmute " + PrintableText.of(command.code());
    }

    @Override
    public String startMaintenance(CoordinationCommand.StartMaintenance command) {
        String time =
                command.durationMillis() == 0 ? "" : " for " + HumanReadableUnits.millis(command.durationMillis());
        return "maintenance on " + command.server() + time + ": " + PrintableText.of(command.reason());
    }

    @Override
    public String endMaintenance(CoordinationCommand.EndMaintenance command) {
        return "maintenance off " + command.server();
    }

    @Override
    public String beginOperation(CoordinationCommand.BeginOperation command) {
        return "begin operation " + PrintableText.of(command.description().id()) + ": "
                + PrintableText.of(command.description().command());
    }

    @Override
    public String endOperation(CoordinationCommand.EndOperation command) {
        return "end operation " + PrintableText.of(command.id()) + ": "
                + command.end().state().name().toLowerCase(Locale.ROOT);
    }

    private static String line(byte[] bytes) {
        return KeyValueBytesFormatter.toLine(bytes);
    }
}
