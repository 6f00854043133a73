package dev.raftctl.node.machine.kv;

import dev.raftctl.node.machine.StateTooLargeForHeap;
import dev.raftctl.protocol.kv.KeyValueLimits;
import dev.raftctl.protocol.kv.KeyValueResult.KeyValueItem;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The format of items in a snapshot, ordered by key: {@code "RKV" 01 count:8}, then for each item {@code length:2 key
 * length:4 value version:8}, then the {@code hash:8} of the state, which proves that the restored state is the captured
 * one. From the first coordination command on: {@code "RKV" 02}, after each version {@code createVersion:8 lease:8},
 * and after the hash leases, locks, mutes, maintenance and operation records as in {@link CoordinationSnapshotFormat}.
 */
final class KeyValueSnapshotFormat {
    private static final int MAGIC = 0x524B5601;
    private static final int MAGIC_WITH_LEASES = 0x524B5602;

    private KeyValueSnapshotFormat() {}

    /** Writes the items of a state in which no coordination command was applied. */
    static void write(KeyValueTree.FrozenKeyValueTree frozen, OutputStream target) throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        out.writeInt(MAGIC);
        writeItems(frozen, out, false);
        out.flush();
    }

    /** Writes items, leases, locks, mutes, maintenance and operation records. */
    static void write(
            KeyValueTree.FrozenKeyValueTree frozen,
            CoordinationSnapshotFormat.CoordinationCopy coordination,
            OutputStream target)
            throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        out.writeInt(MAGIC_WITH_LEASES);
        writeItems(frozen, out, true);
        CoordinationSnapshotFormat.write(coordination, out);
        out.flush();
    }

    private static void writeItems(KeyValueTree.FrozenKeyValueTree frozen, DataOutputStream out, boolean withLeases)
            throws IOException {
        out.writeLong(frozen.size());
        try {
            frozen.forEach(item -> {
                writeUnchecked(item, out, withLeases);
                return true;
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        out.writeLong(frozen.hash());
    }

    private static void writeUnchecked(KeyValueItem item, DataOutputStream out, boolean withLeases) {
        try {
            out.writeShort(item.key().length);
            out.write(item.key());
            out.writeInt(item.value().length);
            out.write(item.value());
            out.writeLong(item.version());
            if (withLeases) {
                out.writeLong(item.createVersion());
                out.writeLong(item.lease());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Replaces items, leases, locks, mutes, maintenance and operation records with those of a snapshot, and verifies
     * their hashes.
     *
     * @param maxHeapBytes limit on the state's size
     * @throws StateTooLargeForHeap if the state exceeds it
     */
    static void read(InputStream source, long maxHeapBytes, KeyValueStore store, CoordinationState coordination)
            throws IOException {
        DataInputStream in = new DataInputStream(source);
        int magic = in.readInt();
        if (magic != MAGIC && magic != MAGIC_WITH_LEASES) {
            throw new IOException(String.format("the items of a snapshot begin with %08x, not %08x", magic, MAGIC));
        }
        boolean withLeases = magic == MAGIC_WITH_LEASES;
        store.restore(readItems(in, maxHeapBytes, withLeases), withLeases);
        if (withLeases) {
            CoordinationSnapshotFormat.read(in, coordination);
            StateTooLargeForHeap.throwIfLarger(maxHeapBytes, store.items().heapBytes() + coordination.heapBytes());
        } else {
            coordination.clear();
        }
    }

    private static KeyValueTree readItems(DataInputStream in, long maxHeapBytes, boolean withLeases)
            throws IOException {
        long count = in.readLong();
        if (count < 0) {
            throw new IOException("a snapshot of " + count + " items");
        }
        KeyValueTree items = new KeyValueTree();
        byte[] previousKey = {};
        for (long i = 0; i < count; i++) {
            byte[] key = readBytes(in, in.readUnsignedShort(), KeyValueLimits.MAX_KEY_BYTES, "key");
            if (Arrays.compareUnsigned(previousKey, key) >= 0) {
                throw new IOException("item " + i + " of a snapshot is out of order");
            }
            byte[] value = readBytes(in, in.readInt(), KeyValueLimits.MAX_VALUE_BYTES, "value");
            long version = in.readLong();
            var unused = items.put(
                    withLeases
                            ? new KeyValueItem(key, value, version, in.readLong(), in.readLong())
                            : new KeyValueItem(key, value, version));
            previousKey = key;
            StateTooLargeForHeap.throwIfLarger(maxHeapBytes, items.heapBytes());
        }
        long hash = in.readLong();
        if (hash != items.hash()) {
            throw new IOException(String.format("a snapshot's items hash to %016x, not %016x", items.hash(), hash));
        }
        return items;
    }

    private static byte[] readBytes(DataInputStream in, int length, int max, String fieldName) throws IOException {
        if (length < 0 || length > max) {
            throw new IOException("a snapshot has a " + fieldName + " of " + length + " bytes; at most " + max);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a snapshot ends within a " + fieldName);
        }
        return bytes;
    }
}
