package dev.raftctl.cli.command;

import dev.raftctl.cli.view.BytesFormatter;
import dev.raftctl.cli.view.Data;
import dev.raftctl.node.machine.SessionEnvelope;
import dev.raftctl.protocol.kv.KvCommand;
import dev.raftctl.protocol.kv.KvFormat;

/** Describes a command entry as data, with keys and values unchanged. */
final class EnvelopeData implements SessionEnvelope.Visitor<Data.Fields>, KvCommand.Visitor<Data.Fields> {
    @Override
    public Data.Fields command(SessionEnvelope.Command envelope) {
        Data.Fields fields = KvFormat.decodeCommand(envelope.command()).accept(this);
        if (envelope.session() != 0) {
            fields.put("session", Long.toString(envelope.session())).put("sequence", envelope.sequence());
        }
        return fields;
    }

    @Override
    public Data.Fields open(SessionEnvelope.Open envelope) {
        return new Data.Fields().put("name", "open-session").put("ttlMs", envelope.ttlMillis());
    }

    @Override
    public Data.Fields close(SessionEnvelope.Close envelope) {
        return new Data.Fields().put("name", "close-session").put("session", Long.toString(envelope.session()));
    }

    @Override
    public Data.Fields advanceLogTime(SessionEnvelope.AdvanceLogTime envelope) {
        return new Data.Fields().put("name", "advance-time").put("elapsedMs", envelope.elapsedMillis());
    }

    @Override
    public Data.Fields put(KvCommand.Put put) {
        Data.Fields fields = new Data.Fields()
                .put("name", "put")
                .put("key", BytesFormatter.toData(put.key()))
                .put("value", BytesFormatter.toData(put.value()));
        return put.condition().accept(new ConditionData(fields));
    }

    @Override
    public Data.Fields delete(KvCommand.Delete delete) {
        return new Data.Fields()
                .put("name", "del")
                .put("key", BytesFormatter.toData(delete.key()))
                .put("prefix", delete.isPrefix());
    }

    @Override
    public Data.Fields compareAndSet(KvCommand.CompareAndSet cas) {
        byte[] expected = cas.expected();
        return new Data.Fields()
                .put("name", "cas")
                .put("key", BytesFormatter.toData(cas.key()))
                .put("old", expected == null ? new Data.Null() : BytesFormatter.toData(expected))
                .put("new", BytesFormatter.toData(cas.value()));
    }

    @Override
    public Data.Fields increment(KvCommand.Increment increment) {
        return new Data.Fields()
                .put("name", "incr")
                .put("key", BytesFormatter.toData(increment.key()))
                .put("by", Long.toString(increment.delta()));
    }

    /** Adds a condition to a put's fields. */
    private record ConditionData(Data.Fields fields) implements KvCommand.Condition.Visitor<Data.Fields> {
        @Override
        public Data.Fields always(KvCommand.Condition.Always condition) {
            return fields;
        }

        @Override
        public Data.Fields ifAbsent(KvCommand.Condition.IfAbsent condition) {
            return fields.put("ifAbsent", true);
        }

        @Override
        public Data.Fields ifVersion(KvCommand.Condition.IfVersion condition) {
            return fields.put("ifVersion", condition.version());
        }
    }
}
