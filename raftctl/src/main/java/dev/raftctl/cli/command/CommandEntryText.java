package dev.raftctl.cli.command;

import dev.raftctl.cli.view.HumanReadableUnits;
import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;

/** Describes a command entry as text. */
final class CommandEntryText
        implements CommandEntryPayload.Visitor<String>,
                KeyValueCommand.Visitor<String>,
                KeyValueCommand.KeyPutCondition.KeyPutConditionVisitor<String> {
    @Override
    public String command(CommandEntryPayload.SessionCommandPayload envelope) {
        String sessionSuffix =
                envelope.session() == 0 ? "" : " (session " + envelope.session() + ", " + envelope.sequence() + ")";
        return KeyValueMessageFormat.decodeCommand(envelope.command()).accept(this) + sessionSuffix;
    }

    @Override
    public String open(CommandEntryPayload.OpenSessionPayload envelope) {
        return "open session (" + HumanReadableUnits.millis(envelope.ttlMillis()) + ")";
    }

    @Override
    public String close(CommandEntryPayload.CloseSessionPayload envelope) {
        return "close session " + envelope.session();
    }

    @Override
    public String advanceLogTime(CommandEntryPayload.AdvanceLogTimePayload envelope) {
        return "advance log time by " + envelope.elapsedMillis() + " ms";
    }

    @Override
    public String coordination(CommandEntryPayload.CoordinationPayload envelope) {
        String sessionSuffix =
                envelope.session() == 0 ? "" : " (session " + envelope.session() + ", " + envelope.sequence() + ")";
        return CoordinationMessageFormat.decodeCommand(envelope.command()).accept(new CoordinationCommandText())
                + sessionSuffix;
    }

    @Override
    public String advanceLeaseTime(CommandEntryPayload.AdvanceLeaseTimePayload envelope) {
        return "advance log time by " + envelope.elapsedMillis() + " ms";
    }

    @Override
    public String put(KeyValueCommand.PutKey put) {
        return "put " + KeyValueBytesFormatter.toLine(put.key()) + " = " + KeyValueBytesFormatter.toLine(put.value())
                + put.condition().accept(this);
    }

    @Override
    public String delete(KeyValueCommand.DeleteKeys delete) {
        return "del " + KeyValueBytesFormatter.toLine(delete.key()) + (delete.isPrefix() ? "*" : "");
    }

    @Override
    public String compareAndSet(KeyValueCommand.CompareAndSetKey cas) {
        byte[] expected = cas.expected();
        return "cas " + KeyValueBytesFormatter.toLine(cas.key()) + ": "
                + (expected == null ? "absent" : KeyValueBytesFormatter.toLine(expected)) + " -> "
                + KeyValueBytesFormatter.toLine(cas.value());
    }

    @Override
    public String increment(KeyValueCommand.IncrementKey increment) {
        return "incr " + KeyValueBytesFormatter.toLine(increment.key()) + " by " + increment.delta();
    }

    @Override
    public String always(KeyValueCommand.KeyPutCondition.PutAlways condition) {
        return "";
    }

    @Override
    public String ifAbsent(KeyValueCommand.KeyPutCondition.PutIfAbsent condition) {
        return " if absent";
    }

    @Override
    public String ifVersion(KeyValueCommand.KeyPutCondition.PutIfVersion condition) {
        return " if version " + condition.version();
    }
}
