package dev.raftctl.cli.command;

import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.HumanUnits;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;

/** Describes a command entry as text. */
final class EnvelopeText
        implements SessionEnvelope.Visitor<String>, KvCommand.Visitor<String>, KvCommand.Condition.Visitor<String> {
    @Override
    public String command(SessionEnvelope.Command envelope) {
        String sessionSuffix =
                envelope.session() == 0 ? "" : " (session " + envelope.session() + ", " + envelope.sequence() + ")";
        return KvFormat.decodeCommand(envelope.command()).accept(this) + sessionSuffix;
    }

    @Override
    public String open(SessionEnvelope.Open envelope) {
        return "open session (" + HumanUnits.millis(envelope.ttlMillis()) + ")";
    }

    @Override
    public String close(SessionEnvelope.Close envelope) {
        return "close session " + envelope.session();
    }

    @Override
    public String advanceLogTime(SessionEnvelope.AdvanceLogTime envelope) {
        return "advance log time by " + envelope.elapsedMillis() + " ms";
    }

    @Override
    public String put(KvCommand.Put put) {
        return "put " + BytesFormatter.toLine(put.key()) + " = " + BytesFormatter.toLine(put.value())
                + put.condition().accept(this);
    }

    @Override
    public String delete(KvCommand.Delete delete) {
        return "del " + BytesFormatter.toLine(delete.key()) + (delete.isPrefix() ? "*" : "");
    }

    @Override
    public String compareAndSet(KvCommand.CompareAndSet cas) {
        byte[] expected = cas.expected();
        return "cas " + BytesFormatter.toLine(cas.key()) + ": "
                + (expected == null ? "absent" : BytesFormatter.toLine(expected)) + " -> "
                + BytesFormatter.toLine(cas.value());
    }

    @Override
    public String increment(KvCommand.Increment increment) {
        return "incr " + BytesFormatter.toLine(increment.key()) + " by " + increment.delta();
    }

    @Override
    public String always(KvCommand.Condition.Always condition) {
        return "";
    }

    @Override
    public String ifAbsent(KvCommand.Condition.IfAbsent condition) {
        return " if absent";
    }

    @Override
    public String ifVersion(KvCommand.Condition.IfVersion condition) {
        return " if version " + condition.version();
    }
}
