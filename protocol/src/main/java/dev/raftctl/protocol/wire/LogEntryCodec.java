package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.LogEntryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive entries: a count, the first index, then for each entry its term, kind and payload. The payload is copied
 * once in each direction.
 */
final class LogEntryCodec {
    /** The length of the shortest encoded entry, which has an empty payload. */
    private static final int MIN_ENTRY_BYTES = 3;

    private LogEntryCodec() {}

    static void write(Output out, List<LogEntry> entries, WireLimits limits) {
        MessageFieldCodec.writeCount(out, entries.size(), limits.maxEntries());
        if (entries.isEmpty()) {
            return;
        }
        long index = entries.get(0).index();
        MessageFieldCodec.writeIndex(out, index);
        for (LogEntry entry : entries) {
            if (entry.index() != index) {
                throw new KryoException("entry " + entry.index() + " instead of " + index);
            }
            MessageFieldCodec.writeTerm(out, entry.term());
            out.writeByte(entry.kind().code());
            MessageFieldCodec.writeBytes(out, entry.payload(), limits.maxEntryBytes());
            index++;
        }
    }

    static List<LogEntry> read(Input in, WireLimits limits) {
        int count = MessageFieldCodec.readElementCount(in, limits.maxEntries(), MIN_ENTRY_BYTES);
        if (count == 0) {
            return List.of();
        }
        long first = MessageFieldCodec.readIndex(in);
        List<LogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long term = MessageFieldCodec.readTerm(in);
            LogEntryKind kind = LogEntryKind.of(in.readByte());
            entries.add(new LogEntry(term, first + i, kind, MessageFieldCodec.readBytes(in, limits.maxEntryBytes())));
        }
        return entries;
    }
}
