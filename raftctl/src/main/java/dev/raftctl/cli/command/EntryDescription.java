package dev.raftctl.cli.command;

import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.HumanUnits;
import dev.raftctl.cli.view.Timestamps;
import dev.raftctl.node.machine.MachineFault;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Describes a log entry, as text and as data. */
final class EntryDescription {
    private EntryDescription() {}

    static String of(Entry entry) {
        try {
            return switch (entry.kind()) {
                case NOOP -> "leader starts term " + entry.term();
                case AUDIT -> of(AuditRecord.decode(entry.payload()));
                case CONFIGURATION ->
                    ConfigurationFormat.decode(entry.payload()).toString();
                default -> of(SessionEnvelope.decode(entry.payload()));
            };
        } catch (IllegalArgumentException | MachineFault unreadable) {
            return "cannot be decoded by this version: " + unreadable.getMessage();
        }
    }

    private static String of(AuditRecord note) {
        return "audit: " + note.action() + " by " + note.operator() + " at " + Instant.ofEpochMilli(note.atMillis())
                + ": " + note.description();
    }

    private static String of(SessionEnvelope envelope) {
        if (envelope instanceof SessionEnvelope.Open open) {
            return "open session (" + HumanUnits.millis(open.ttlMillis()) + ")";
        }
        if (envelope instanceof SessionEnvelope.Close close) {
            return "close session " + close.session();
        }
        if (envelope instanceof SessionEnvelope.AdvanceLogTime advance) {
            return "advance log time by " + advance.elapsedMillis() + " ms";
        }
        SessionEnvelope.Command command = (SessionEnvelope.Command) envelope;
        String sessionSuffix =
                command.session() == 0 ? "" : " (session " + command.session() + ", " + command.sequence() + ")";
        return of(KvFormat.decodeCommand(command.command())) + sessionSuffix;
    }

    private static String of(KvCommand command) {
        if (command instanceof KvCommand.Put put) {
            return "put " + BytesFormatter.toLine(put.key()) + " = " + BytesFormatter.toLine(put.value())
                    + of(put.condition());
        }
        if (command instanceof KvCommand.Delete delete) {
            return "del " + BytesFormatter.toLine(delete.key()) + (delete.isPrefix() ? "*" : "");
        }
        if (command instanceof KvCommand.CompareAndSet cas) {
            byte[] expected = cas.expected();
            return "cas " + BytesFormatter.toLine(cas.key()) + ": "
                    + (expected == null ? "absent" : BytesFormatter.toLine(expected)) + " -> "
                    + BytesFormatter.toLine(cas.value());
        }
        KvCommand.Increment increment = (KvCommand.Increment) command;
        return "incr " + BytesFormatter.toLine(increment.key()) + " by " + increment.delta();
    }

    private static String of(KvCommand.Condition condition) {
        if (condition instanceof KvCommand.Condition.IfVersion version) {
            return " if version " + version.version();
        }
        return condition instanceof KvCommand.Condition.IfAbsent ? " if absent" : "";
    }

    /**
     * Returns the description as data, with keys and values unchanged. The data is empty if this version cannot decode
     * the entry.
     */
    static Data.Fields data(Entry entry) {
        Data.Fields fields = new Data.Fields();
        try {
            switch (entry.kind()) {
                case NOOP -> {}
                case AUDIT -> audit(fields, AuditRecord.decode(entry.payload()));
                case CONFIGURATION -> configuration(fields, ConfigurationFormat.decode(entry.payload()));
                default -> envelope(fields, SessionEnvelope.decode(entry.payload()));
            }
        } catch (IllegalArgumentException | MachineFault unreadable) {
            return new Data.Fields();
        }
        return fields;
    }

    private static void audit(Data.Fields fields, AuditRecord note) {
        fields.put(
                "audit",
                new Data.Fields()
                        .put("action", note.action())
                        .put("by", note.operator())
                        .put("at", Timestamps.format(note.atMillis()))
                        .put("text", note.description()));
    }

    private static void configuration(Data.Fields fields, Configuration configuration) {
        List<Data> members = new ArrayList<>();
        for (Member member : configuration.members().values()) {
            members.add(new Data.Fields().put("id", member.id().value()).put("address", member.address()));
        }
        fields.put(
                "configuration",
                new Data.Fields()
                        .put("members", new Data.Items(members))
                        .putTexts("voters", configuration.voters())
                        .putTexts("outgoing", configuration.outgoing())
                        .putTexts("learners", configuration.learners())
                        .put("joint", configuration.isJoint()));
    }

    private static void envelope(Data.Fields fields, SessionEnvelope envelope) {
        Data.Fields command = new Data.Fields();
        if (envelope instanceof SessionEnvelope.Open open) {
            command.put("name", "open-session").put("ttlMs", open.ttlMillis());
        } else if (envelope instanceof SessionEnvelope.Close close) {
            command.put("name", "close-session").put("session", Long.toString(close.session()));
        } else if (envelope instanceof SessionEnvelope.AdvanceLogTime advance) {
            command.put("name", "advance-time").put("elapsedMs", advance.elapsedMillis());
        } else if (envelope instanceof SessionEnvelope.Command sent) {
            command(command, KvFormat.decodeCommand(sent.command()));
            if (sent.session() != 0) {
                command.put("session", Long.toString(sent.session())).put("sequence", sent.sequence());
            }
        }
        fields.put("command", command);
    }

    private static void command(Data.Fields fields, KvCommand command) {
        if (command instanceof KvCommand.Put put) {
            fields.put("name", "put")
                    .put("key", BytesFormatter.toData(put.key()))
                    .put("value", BytesFormatter.toData(put.value()));
            if (put.condition() instanceof KvCommand.Condition.IfVersion version) {
                fields.put("ifVersion", version.version());
            } else if (put.condition() instanceof KvCommand.Condition.IfAbsent) {
                fields.put("ifAbsent", true);
            }
        } else if (command instanceof KvCommand.Delete delete) {
            fields.put("name", "del")
                    .put("key", BytesFormatter.toData(delete.key()))
                    .put("prefix", delete.isPrefix());
        } else if (command instanceof KvCommand.CompareAndSet cas) {
            byte[] expected = cas.expected();
            fields.put("name", "cas")
                    .put("key", BytesFormatter.toData(cas.key()))
                    .put("old", expected == null ? new Data.Null() : BytesFormatter.toData(expected))
                    .put("new", BytesFormatter.toData(cas.value()));
        } else if (command instanceof KvCommand.Increment increment) {
            fields.put("name", "incr")
                    .put("key", BytesFormatter.toData(increment.key()))
                    .put("by", Long.toString(increment.delta()));
        }
    }
}
