package dev.raftctl.node.storage.offline;

import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.HardState;
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
    private final CommonIndexes common;

    private CommittedIndexes(CommonIndexes common) {
        this.common = common;
    }

    static CommittedIndexes of(List<ComparedDirectory> directories, CommonIndexes common) {
        CommittedIndexes indexes = new CommittedIndexes(common);
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
     * An entry is committed if a majority of the voters holds it on disk and none of these voters has reached a later
     * term than the entry's. Each of them then received the entry from the leader that created it, as the commit rule
     * requires (paper section 5.4.2), and any later leader needs the vote of one of them.
     *
     * <p>A voter of a later term proves less: its copy may come from a later leader, and a candidate whose log ends in
     * a term in between may still be elected and overwrite the entry (figure 8). That candidate's directory need not be
     * among those given, or may be cut off before the entry that shows its term. So such copies do not count, and
     * neither does a copy next to a vote file that is unreadable or older than the log.
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
                        .filter(each -> each.belongsTo(voter)
                                && hasTerm(each, best.last().term()))
                        .mapToLong(each -> common.of(each, best))
                        .max()
                        .orElse(0));
        if (held > 0 && best.termAt(held) == best.last().term()) {
            for (ComparedDirectory each : lineage) {
                if (common.of(each, best) >= held) {
                    byName.merge(each.name(), held, Math::max);
                }
            }
        }
    }

    private static boolean hasTerm(ComparedDirectory directory, long term) {
        HardState hardState = directory.hardState();
        return hardState != null && hardState.term() == term;
    }
}
