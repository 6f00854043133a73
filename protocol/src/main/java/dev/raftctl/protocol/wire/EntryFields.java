package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.EntryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive entries: a count, the first index, then of each its term, kind and payload. The payload is copied once, as it
 * is, in each direction.
 */
final class EntryFields {
    /** Term, kind and the payload's length. */
    private static final int ENTRY_BYTES_MIN = 3;

    private EntryFields() {}

    static void put(Output out, List<Entry> entries, WireLimits limits) {
        Fields.putCount(out, entries.size(), limits.entriesMax());
        if (entries.isEmpty()) {
            return;
        }
        long index = entries.get(0).index();
        Fields.putIndex(out, index);
        for (Entry entry : entries) {
            if (entry.index() != index) {
                throw new KryoException("entry " + entry.index() + " stands where " + index + " belongs");
            }
            Fields.putTerm(out, entry.term());
            out.writeByte(entry.kind().code());
            Fields.putBytes(out, entry.payload(), limits.entryBytesMax());
            index++;
        }
    }

    static List<Entry> take(Input in, WireLimits limits) {
        int count = Fields.elements(in, limits.entriesMax(), ENTRY_BYTES_MIN);
        if (count == 0) {
            return List.of();
        }
        long first = Fields.index(in);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long term = Fields.term(in);
            EntryKind kind = EntryKind.of(in.readByte());
            entries.add(new Entry(term, first + i, kind, Fields.bytes(in, limits.entryBytesMax())));
        }
        return entries;
    }
}
