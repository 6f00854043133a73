package dev.raftctl.cli.view;

import dev.raftctl.protocol.coordination.LeaseDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * Leases, in the order of their ids.
 *
 * @param more whether there are more leases
 */
public record LeaseListingView(List<LeaseDescription> leases, boolean more) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.right("LEASE"),
            DocumentBlock.TextTableColumn.right("TTL"),
            DocumentBlock.TextTableColumn.right("REMAINING"),
            DocumentBlock.TextTableColumn.right("KEYS"),
            DocumentBlock.TextTableColumn.left("OWNER"),
            DocumentBlock.TextTableColumn.left("RENEWED"));

    public LeaseListingView {
        leases = List.copyOf(leases);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        if (leases.isEmpty()) {
            return List.of(new DocumentBlock.TextLineBlock("no leases"));
        }
        List<List<StyledText>> rows = new ArrayList<>();
        for (LeaseDescription lease : leases) {
            rows.add(List.of(
                    StyledText.of(lease.lease()),
                    StyledText.of(HumanReadableUnits.millis(lease.ttlMillis())),
                    StyledText.of(remaining(lease)),
                    StyledText.of(lease.keyCount()),
                    StyledText.of(lease.owner().isEmpty() ? "-" : lease.owner()),
                    StyledText.of(Timestamps.format(lease.renewedWallMillis()))));
        }
        List<DocumentBlock> blocks = new ArrayList<>();
        blocks.add(new DocumentBlock.TextTableBlock(COLUMNS, rows));
        if (more) {
            blocks.add(new DocumentBlock.TextLineBlock(
                    new StyledText("more leases exist: raise --limit", StyledText.TextTone.FAINT)));
        }
        return blocks;
    }

    static String remaining(LeaseDescription lease) {
        return lease.remainingMillis() == 0 ? "expired" : HumanReadableUnits.millis(lease.remainingMillis());
    }

    /** Adds the fields of a lease. */
    static StructuredData.ObjectData put(StructuredData.ObjectData fields, LeaseDescription lease) {
        return fields.put("lease", Long.toString(lease.lease()))
                .put("owner", lease.owner())
                .put("ttlMs", lease.ttlMillis())
                .put("remainingMs", lease.remainingMillis())
                .put("grantedAt", Timestamps.format(lease.grantedWallMillis()))
                .put("renewedAt", Timestamps.format(lease.renewedWallMillis()))
                .put("keyCount", lease.keyCount());
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> items = new ArrayList<>();
        for (LeaseDescription lease : leases) {
            items.add(put(new StructuredData.ObjectData(), lease));
        }
        return StructuredData.ObjectData.withSchemaVersion()
                .put("leases", new StructuredData.ListData(items))
                .put("more", more);
    }

    @Override
    public String listField() {
        return "leases";
    }

    /** Returns the ids, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (LeaseDescription lease : leases) {
            lines.add(new DocumentBlock.TextLineBlock(Long.toString(lease.lease())));
        }
        return lines;
    }
}
