package dev.raftctl.cli.view;

import dev.raftctl.protocol.coordination.LockDescription;
import dev.raftctl.protocol.coordination.LockDescription.LockMember;
import java.util.ArrayList;
import java.util.List;

/**
 * Locks and semaphores with their holders and waiters.
 *
 * @param freeLock the lock that was asked for, if it is free; otherwise empty
 */
public record LocksView(List<LockDescription> locks, String freeLock) implements OutputDocument {
    private static final List<DocumentBlock.TextTableColumn> COLUMNS = List.of(
            DocumentBlock.TextTableColumn.left("LOCK"),
            DocumentBlock.TextTableColumn.left("STATE"),
            DocumentBlock.TextTableColumn.right("TOKEN"),
            DocumentBlock.TextTableColumn.right("LEASE"),
            DocumentBlock.TextTableColumn.left("OWNER"),
            DocumentBlock.TextTableColumn.left("HOLDER"),
            DocumentBlock.TextTableColumn.left("SINCE"));

    public LocksView {
        locks = List.copyOf(locks);
    }

    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        if (locks.isEmpty()) {
            return List.of(new DocumentBlock.TextLineBlock(freeLock.isEmpty() ? "no locks" : freeLock + " is free"));
        }
        List<List<StyledText>> rows = new ArrayList<>();
        for (LockDescription lock : locks) {
            String name = KeyValueBytesFormatter.toLine(lock.name());
            for (LockMember holder : lock.holders()) {
                String state = lock.maxHolders() == 1
                        ? "held"
                        : "held " + lock.holders().size() + "/" + lock.maxHolders();
                rows.add(row(name, state, holder, Long.toString(holder.index())));
            }
            if (lock.delayMillis() > 0) {
                rows.add(row(name, "delayed " + HumanReadableUnits.millis(lock.delayMillis())));
            }
            for (LockMember waiter : lock.waiters()) {
                rows.add(row(name, "waits", waiter, "-"));
            }
            long hidden = lock.waiterCount() - lock.waiters().size();
            if (hidden > 0) {
                rows.add(row(name, hidden + " more wait"));
            }
        }
        return List.of(new DocumentBlock.TextTableBlock(COLUMNS, rows));
    }

    private static List<StyledText> row(String name, String state, LockMember member, String token) {
        return List.of(
                StyledText.of(name),
                StyledText.of(state),
                StyledText.of(token),
                StyledText.of(member.lease()),
                StyledText.of(member.owner().isEmpty() ? "-" : member.owner()),
                StyledText.of(member.description().isEmpty() ? "-" : member.description()),
                StyledText.of(Timestamps.format(member.sinceWallMillis())));
    }

    private static List<StyledText> row(String name, String state) {
        StyledText none = StyledText.of("-");
        return List.of(StyledText.of(name), StyledText.of(state), none, none, none, none, none);
    }

    @Override
    public StructuredData.ObjectData data() {
        List<StructuredData> items = new ArrayList<>();
        for (LockDescription lock : locks) {
            items.add(new StructuredData.ObjectData()
                    .put("name", KeyValueBytesFormatter.toData(lock.name()))
                    .put("maxHolders", lock.maxHolders())
                    .put("holders", members(lock.holders(), "token"))
                    .put("waiters", members(lock.waiters(), "waiter"))
                    .put("waiterCount", lock.waiterCount())
                    .put("delayMs", lock.delayMillis()));
        }
        return StructuredData.ObjectData.withSchemaVersion().put("locks", new StructuredData.ListData(items));
    }

    private static StructuredData.ListData members(List<LockMember> members, String indexName) {
        List<StructuredData> items = new ArrayList<>();
        for (LockMember member : members) {
            items.add(new StructuredData.ObjectData()
                    .put(indexName, Long.toString(member.index()))
                    .put("lease", Long.toString(member.lease()))
                    .put("owner", member.owner())
                    .put("holder", member.description())
                    .put("since", Timestamps.format(member.sinceWallMillis())));
        }
        return new StructuredData.ListData(items);
    }

    @Override
    public String listField() {
        return "locks";
    }

    /** Returns the tokens of the holders, one per line. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        List<DocumentBlock> lines = new ArrayList<>();
        for (LockDescription lock : locks) {
            for (LockMember holder : lock.holders()) {
                lines.add(new DocumentBlock.TextLineBlock(Long.toString(holder.index())));
            }
        }
        return lines;
    }
}
