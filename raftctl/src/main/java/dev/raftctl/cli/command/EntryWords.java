package dev.raftctl.cli.command;

import dev.raftctl.cli.view.Bytes;
import dev.raftctl.node.machine.MachineFault;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.AuditNote;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import java.time.Instant;

/** What an entry of the log does, in words. */
final class EntryWords {
    private EntryWords() {}

    static String of(Entry entry) {
        try {
            return switch (entry.kind()) {
                case NOOP -> "a leader begins term " + entry.term();
                case AUDIT -> of(AuditNote.decode(entry.payload()));
                case CONFIGURATION ->
                    ConfigurationFormat.decode(entry.payload()).toString();
                default -> of(SessionEnvelope.decode(entry.payload()));
            };
        } catch (IllegalArgumentException | MachineFault unreadable) {
            return "not readable by this program: " + unreadable.getMessage();
        }
    }

    private static String of(AuditNote note) {
        return "audit: " + note.action() + " by " + note.by() + " at " + Instant.ofEpochMilli(note.wallMillis()) + ": "
                + note.text();
    }

    private static String of(SessionEnvelope envelope) {
        if (envelope instanceof SessionEnvelope.Open open) {
            return "open a session of " + open.ttlMillis() + " ms";
        }
        if (envelope instanceof SessionEnvelope.Close close) {
            return "close session " + close.session();
        }
        if (envelope instanceof SessionEnvelope.Advance advance) {
            return "log time goes on by " + advance.elapsedMillis() + " ms";
        }
        SessionEnvelope.Command command = (SessionEnvelope.Command) envelope;
        String place = command.session() == 0 ? "" : " (session " + command.session() + ", " + command.sequence() + ")";
        return of(KvFormat.decodeCommand(command.command())) + place;
    }

    private static String of(KvCommand command) {
        if (command instanceof KvCommand.Put put) {
            return "put " + Bytes.visible(put.key()) + " = " + Bytes.visible(put.value()) + of(put.condition());
        }
        if (command instanceof KvCommand.Delete delete) {
            return "del " + Bytes.visible(delete.key()) + (delete.prefix() ? "*" : "");
        }
        if (command instanceof KvCommand.CompareAndSet cas) {
            byte[] expected = cas.expected();
            return "cas " + Bytes.visible(cas.key()) + ": " + (expected == null ? "absent" : Bytes.visible(expected))
                    + " -> " + Bytes.visible(cas.value());
        }
        KvCommand.Increment increment = (KvCommand.Increment) command;
        return "incr " + Bytes.visible(increment.key()) + " by " + increment.by();
    }

    private static String of(KvCommand.Condition condition) {
        if (condition instanceof KvCommand.Condition.IfVersion version) {
            return " if version " + version.version();
        }
        return condition instanceof KvCommand.Condition.IfAbsent ? " if absent" : "";
    }
}
