package dev.raftctl.cli.view;

import dev.raftctl.protocol.coordination.LeaseDescription;
import java.util.ArrayList;
import java.util.List;

/** A lease and the keys that are deleted with it. */
public record LeaseView(LeaseDescription lease, List<byte[]> keys) implements OutputDocument {
    public LeaseView {
        keys = List.copyOf(keys);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        DocumentBlock.NamedValuesBlock fields = new DocumentBlock.NamedValuesBlock()
                .add("lease", Long.toString(lease.lease()))
                .add("owner", lease.owner().isEmpty() ? "-" : lease.owner())
                .add("ttl", HumanReadableUnits.millis(lease.ttlMillis()))
                .add("remaining", LeaseListingView.remaining(lease))
                .add("granted", Timestamps.format(lease.grantedWallMillis()))
                .add("renewed", Timestamps.format(lease.renewedWallMillis()))
                .add("keys", Long.toString(lease.keyCount()));
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(fields);
        for (byte[] key : keys) {
            blocks.add(new DocumentBlock.TextLineBlock("  " + KeyValueBytesFormatter.toLine(key)));
        }
        return blocks;
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> items = new ArrayList<>();
        for (byte[] key : keys) {
            items.add(KeyValueBytesFormatter.toData(key));
        }
        return LeaseListingView.put(StructuredData.ObjectData.withSchemaVersion(), lease)
                .put("keys", new StructuredData.ListData(items));
    }

    /** Returns the remaining time in milliseconds. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(Long.toString(lease.remainingMillis())));
    }
}
