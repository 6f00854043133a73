package dev.raftctl.cli.command;

import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.cli.view.Timestamps;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.node.machine.StateMachineFault;
import dev.raftctl.protocol.message.AuditRecord;
import dev.raftctl.protocol.message.ClusterConfigurationFormat;
import dev.raftctl.protocol.message.ClusterMember;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Describes a log entry, as text and as data. */
final class LogEntryDescription {
    private static final CommandEntryText TEXT = new CommandEntryText();
    private static final CommandEntryData DATA = new CommandEntryData();

    private LogEntryDescription() {}

    static String of(LogEntry entry) {
        try {
            return switch (entry.kind()) {
                case NOOP -> "leader starts term " + entry.term();
                case AUDIT -> of(AuditRecord.decode(entry.payload()));
                case CONFIGURATION ->
                    ClusterConfigurationFormat.decode(entry.payload()).toString();
                default -> CommandEntryPayload.decode(entry.payload()).accept(TEXT);
            };
        } catch (IllegalArgumentException | StateMachineFault unreadable) {
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
    static StructuredData.ObjectData data(LogEntry entry) {
        StructuredData.ObjectData fields = new StructuredData.ObjectData();
        try {
            switch (entry.kind()) {
                case NOOP -> {}
                case AUDIT -> audit(fields, AuditRecord.decode(entry.payload()));
                case CONFIGURATION -> configuration(fields, ClusterConfigurationFormat.decode(entry.payload()));
                default ->
                    fields.put(
                            "command",
                            CommandEntryPayload.decode(entry.payload()).accept(DATA));
            }
        } catch (IllegalArgumentException | StateMachineFault unreadable) {
            return new StructuredData.ObjectData();
        }
        return fields;
    }

    private static void audit(StructuredData.ObjectData fields, AuditRecord note) {
        fields.put(
                "audit",
                new StructuredData.ObjectData()
                        .put("action", note.action())
                        .put("by", note.operator())
                        .put("at", Timestamps.format(note.atMillis()))
                        .put("text", note.description()));
    }

    private static void configuration(StructuredData.ObjectData fields, Configuration configuration) {
        List<StructuredData> members = new ArrayList<>();
        for (ClusterMember member : configuration.members().values()) {
            members.add(new StructuredData.ObjectData()
                    .put("id", member.id().value())
                    .put("address", member.address()));
        }
        fields.put(
                "configuration",
                new StructuredData.ObjectData()
                        .put("members", new StructuredData.ListData(members))
                        .putTexts("voters", configuration.voters())
                        .putTexts("outgoing", configuration.outgoing())
                        .putTexts("learners", configuration.learners())
                        .put("joint", configuration.isJoint()));
    }
}
