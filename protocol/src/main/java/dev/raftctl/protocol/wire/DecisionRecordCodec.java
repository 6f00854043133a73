package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.DecisionOccurrences;
import dev.raftctl.protocol.message.DecisionRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes the records of a journal. What version 4 added follows after all records, at the end of the message,
 * where older versions ignore it.
 */
final class DecisionRecordCodec {
    private static final int MIN_RECORD_BYTES = 5;

    private DecisionRecordCodec() {}

    static void write(Output out, List<DecisionRecord> records, WireLimits limits) {
        MessageFieldCodec.writeCount(out, records.size(), limits.maxListElements());
        for (DecisionRecord each : records) {
            out.writeVarLong(each.atMillis(), false);
            MessageFieldCodec.writeTerm(out, each.term());
            MessageFieldCodec.writeString(out, each.kind(), limits);
            MessageFieldCodec.writeString(out, each.subject(), limits);
            MessageFieldCodec.writeString(out, each.text(), limits);
        }
        for (DecisionRecord each : records) {
            MessageFieldCodec.writeString(out, each.cause(), limits);
            MessageFieldCodec.writeString(out, each.data().format(), limits);
            write(out, each.occurrences());
        }
    }

    private static void write(Output out, DecisionOccurrences occurrences) {
        MessageFieldCodec.writeNonNegative(out, occurrences.seq());
        out.writeLong(occurrences.boot());
        out.writeVarLong(occurrences.monoMillis(), false);
        out.writeVarLong(occurrences.sinceMillis(), false);
        MessageFieldCodec.writeCount(out, occurrences.count(), Integer.MAX_VALUE);
    }

    static List<DecisionRecord> read(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxListElements(), MIN_RECORD_BYTES);
        List<DecisionRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long atMillis = in.readVarLong(false);
            long term = MessageFieldCodec.readTerm(in);
            String kind = MessageFieldCodec.readString(in, limits);
            String subject = MessageFieldCodec.readString(in, limits);
            records.add(new DecisionRecord(atMillis, term, kind, subject, MessageFieldCodec.readString(in, limits)));
        }
        if (MessageFieldCodec.remainingBytes(in) > 0) {
            records.replaceAll(each -> withFieldsOfVersion4(in, each, limits));
        }
        return records;
    }

    private static DecisionRecord withFieldsOfVersion4(Input in, DecisionRecord each, WireLimits limits) {
        String cause = MessageFieldCodec.readString(in, limits);
        DecisionData data = DecisionData.parse(MessageFieldCodec.readString(in, limits));
        long seq = MessageFieldCodec.readNonNegative(in);
        long boot = in.readLong();
        long monoMillis = in.readVarLong(false);
        long sinceMillis = in.readVarLong(false);
        int count = MessageFieldCodec.readCount(in, Integer.MAX_VALUE);
        return new DecisionRecord(
                each.atMillis(),
                each.term(),
                each.kind(),
                each.subject(),
                each.text(),
                cause,
                data,
                new DecisionOccurrences(seq, boot, monoMillis, sinceMillis, count));
    }
}
