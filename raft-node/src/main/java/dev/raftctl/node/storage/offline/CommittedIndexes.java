package dev.raftctl.node.storage.offline;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lower bounds of the commit index of each directory, by the directory's name. A directory proves some commits by
 * itself; others follow from the same entry being on the disks of a majority.
 */
final class CommittedIndexes {
    private final Map<String, Long> byName = new HashMap<>();

    private CommittedIndexes() {}

    static CommittedIndexes of(List<ComparedDirectory> directories) {
        CommittedIndexes indexes = new CommittedIndexes();
        for (ComparedDirectory each : directories) {
            indexes.byName.put(each.name(), each.committedAtLeast());
        }
        List<ComparedDirectory> remaining = new ArrayList<>(directories);
        remaining.removeIf(each -> each.identity() == null);
        while (!remaining.isEmpty()) {
            ComparedDirectory first = remaining.get(0);
            List<ComparedDirectory> lineage =
                    remaining.stream().filter(first::hasSameLineage).toList();
            remaining.removeAll(lineage);
            indexes.addMajorityOf(lineage);
        }
        return indexes;
    }

    long of(ComparedDirectory directory) {
        return byName.getOrDefault(directory.name(), 0L);
    }

    /**
     * An entry of the last term on a majority of disks is committed. One of an earlier term need not be (paper figure
     * 8), so only the last term counts.
     */
    private void addMajorityOf(List<ComparedDirectory> lineage) {
        ComparedDirectory best = lineage.stream()
                .filter(ComparedDirectory::isVoter)
                .max(Comparator.comparingLong(
                                (ComparedDirectory each) -> each.last().term())
                        .thenComparingLong(each -> each.last().index()))
                .orElse(null);
        PositionedConfiguration newest = best == null ? null : best.configuration();
        if (best == null || newest == null) {
            return;
        }
        long held = Quorum.majorityValue(
                newest.configuration(),
                voter -> lineage.stream()
                        .filter(each -> each.belongsTo(voter))
                        .mapToLong(each -> each.commonTo(best))
                        .max()
                        .orElse(0));
        if (held > 0 && best.termAt(held) == best.last().term()) {
            for (ComparedDirectory each : lineage) {
                if (each.commonTo(best) >= held) {
                    byName.merge(each.name(), held, Math::max);
                }
            }
        }
    }
}
