package dev.raftctl.cli.command;

import dev.raftctl.cli.view.Bytes;
import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Times;
import dev.raftctl.node.machine.MachineFault;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;
import dev.raftctl.protocol.message.AuditNote;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ConfigurationFormat;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an entry of the log does, in words and as data. */
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

    /** The same for programs, keys and values unchanged; nothing that is not understood. */
    static Data.Fields data(Entry entry) {
        Data.Fields fields = new Data.Fields();
        try {
            switch (entry.kind()) {
                case NOOP -> {}
                case AUDIT -> audit(fields, AuditNote.decode(entry.payload()));
                case CONFIGURATION -> configuration(fields, ConfigurationFormat.decode(entry.payload()));
                default -> envelope(fields, SessionEnvelope.decode(entry.payload()));
            }
        } catch (IllegalArgumentException | MachineFault unreadable) {
            return new Data.Fields();
        }
        return fields;
    }

    private static void audit(Data.Fields fields, AuditNote note) {
        fields.put(
                "audit",
                new Data.Fields()
                        .put("action", note.action())
                        .put("by", note.by())
                        .put("at", Times.text(note.wallMillis()))
                        .put("text", note.text()));
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
                        .putAll("voters", configuration.voters())
                        .putAll("outgoing", configuration.outgoing())
                        .putAll("learners", configuration.learners())
                        .put("joint", configuration.isJoint()));
    }

    private static void envelope(Data.Fields fields, SessionEnvelope envelope) {
        Data.Fields command = new Data.Fields();
        if (envelope instanceof SessionEnvelope.Open open) {
            command.put("name", "open-session").put("ttlMs", open.ttlMillis());
        } else if (envelope instanceof SessionEnvelope.Close close) {
            command.put("name", "close-session").put("session", Long.toString(close.session()));
        } else if (envelope instanceof SessionEnvelope.Advance advance) {
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
            fields.put("name", "put").put("key", Bytes.data(put.key())).put("value", Bytes.data(put.value()));
            if (put.condition() instanceof KvCommand.Condition.IfVersion version) {
                fields.put("ifVersion", version.version());
            } else if (put.condition() instanceof KvCommand.Condition.IfAbsent) {
                fields.put("ifAbsent", true);
            }
        } else if (command instanceof KvCommand.Delete delete) {
            fields.put("name", "del").put("key", Bytes.data(delete.key())).put("prefix", delete.prefix());
        } else if (command instanceof KvCommand.CompareAndSet cas) {
            byte[] expected = cas.expected();
            fields.put("name", "cas")
                    .put("key", Bytes.data(cas.key()))
                    .put("old", expected == null ? new Data.Nothing() : Bytes.data(expected))
                    .put("new", Bytes.data(cas.value()));
        } else if (command instanceof KvCommand.Increment increment) {
            fields.put("name", "incr").put("key", Bytes.data(increment.key())).put("by", Long.toString(increment.by()));
        }
    }
}
