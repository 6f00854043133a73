package dev.raftctl.cli.command;

import dev.raftctl.cli.view.Data;
import dev.raftctl.cli.view.Timestamps;
import dev.raftctl.node.machine.MachineFault;
import dev.raftctl.node.machine.SessionEnvelope;
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
    private static final EnvelopeText TEXT = new EnvelopeText();
    private static final EnvelopeData DATA = new EnvelopeData();

    private EntryDescription() {}

    static String of(Entry entry) {
        try {
            return switch (entry.kind()) {
                case NOOP -> "leader starts term " + entry.term();
                case AUDIT -> of(AuditRecord.decode(entry.payload()));
                case CONFIGURATION ->
                    ConfigurationFormat.decode(entry.payload()).toString();
                default -> SessionEnvelope.decode(entry.payload()).accept(TEXT);
            };
        } catch (IllegalArgumentException | MachineFault unreadable) {
            return "cannot be decoded by this version: " + unreadable.getMessage();
        }
    }

    private static String of(AuditRecord note) {
        return "audit: " + note.action() + " by " + note.operator() + " at " + Instant.ofEpochMilli(note.atMillis())
                + ": " + note.description();
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
                default ->
                    fields.put(
                            "command", SessionEnvelope.decode(entry.payload()).accept(DATA));
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
}
