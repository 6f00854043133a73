package dev.raftctl.cli.command;

import dev.raftctl.cli.view.KeyValueBytesFormatter;
import dev.raftctl.cli.view.StructuredData;
import dev.raftctl.node.machine.CommandEntryPayload;
import dev.raftctl.protocol.coordination.CoordinationMessageFormat;
import dev.raftctl.protocol.kv.KeyValueCommand;
import dev.raftctl.protocol.kv.KeyValueMessageFormat;

/** Describes a command entry as data, with keys and values unchanged. */
final class CommandEntryData
        implements CommandEntryPayload.Visitor<StructuredData.ObjectData>,
                KeyValueCommand.Visitor<StructuredData.ObjectData> {
    @Override
    public StructuredData.ObjectData command(CommandEntryPayload.SessionCommandPayload envelope) {
        StructuredData.ObjectData fields =
                KeyValueMessageFormat.decodeCommand(envelope.command()).accept(this);
        if (envelope.session() != 0) {
            fields.put("session", Long.toString(envelope.session())).put("sequence", envelope.sequence());
        }
        return fields;
    }

    @Override
    public StructuredData.ObjectData open(CommandEntryPayload.OpenSessionPayload envelope) {
        return new StructuredData.ObjectData().put("name", "open-session").put("ttlMs", envelope.ttlMillis());
    }

    @Override
    public StructuredData.ObjectData close(CommandEntryPayload.CloseSessionPayload envelope) {
        return new StructuredData.ObjectData()
                .put("name", "close-session")
                .put("session", Long.toString(envelope.session()));
    }

    @Override
    public StructuredData.ObjectData advanceLogTime(CommandEntryPayload.AdvanceLogTimePayload envelope) {
        return new StructuredData.ObjectData().put("name", "advance-time").put("elapsedMs", envelope.elapsedMillis());
    }

    @Override
    public StructuredData.ObjectData coordination(CommandEntryPayload.CoordinationPayload envelope) {
        StructuredData.ObjectData fields =
                CoordinationMessageFormat.decodeCommand(envelope.command()).accept(new CoordinationCommandData());
        if (!envelope.caller().isEmpty()) {
            fields.put("caller", envelope.caller());
        }
        if (envelope.session() != 0) {
            fields.put("session", Long.toString(envelope.session())).put("sequence", envelope.sequence());
        }
        return fields;
    }

    @Override
    public StructuredData.ObjectData advanceLeaseTime(CommandEntryPayload.AdvanceLeaseTimePayload envelope) {
        return new StructuredData.ObjectData().put("name", "advance-time").put("elapsedMs", envelope.elapsedMillis());
    }

    @Override
    public StructuredData.ObjectData put(KeyValueCommand.PutKey put) {
        StructuredData.ObjectData fields = new StructuredData.ObjectData()
                .put("name", "put")
                .put("key", KeyValueBytesFormatter.toData(put.key()))
                .put("value", KeyValueBytesFormatter.toData(put.value()));
        return put.condition().accept(new PutConditionFields(fields));
    }

    @Override
    public StructuredData.ObjectData delete(KeyValueCommand.DeleteKeys delete) {
        return new StructuredData.ObjectData()
                .put("name", "del")
                .put("key", KeyValueBytesFormatter.toData(delete.key()))
                .put("prefix", delete.isPrefix());
    }

    @Override
    public StructuredData.ObjectData compareAndSet(KeyValueCommand.CompareAndSetKey cas) {
        byte[] expected = cas.expected();
        return new StructuredData.ObjectData()
                .put("name", "cas")
                .put("key", KeyValueBytesFormatter.toData(cas.key()))
                .put("old", expected == null ? new StructuredData.NullData() : KeyValueBytesFormatter.toData(expected))
                .put("new", KeyValueBytesFormatter.toData(cas.value()));
    }

    @Override
    public StructuredData.ObjectData increment(KeyValueCommand.IncrementKey increment) {
        return new StructuredData.ObjectData()
                .put("name", "incr")
                .put("key", KeyValueBytesFormatter.toData(increment.key()))
                .put("by", Long.toString(increment.delta()));
    }

    /** Adds a condition to a put's fields. */
    private record PutConditionFields(StructuredData.ObjectData fields)
            implements KeyValueCommand.KeyPutCondition.KeyPutConditionVisitor<StructuredData.ObjectData> {
        @Override
        public StructuredData.ObjectData always(KeyValueCommand.KeyPutCondition.PutAlways condition) {
            return fields;
        }

        @Override
        public StructuredData.ObjectData ifAbsent(KeyValueCommand.KeyPutCondition.PutIfAbsent condition) {
            return fields.put("ifAbsent", true);
        }

        @Override
        public StructuredData.ObjectData ifVersion(KeyValueCommand.KeyPutCondition.PutIfVersion condition) {
            return fields.put("ifVersion", condition.version());
        }
    }
}
