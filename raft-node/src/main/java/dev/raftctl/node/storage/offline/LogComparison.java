package dev.raftctl.node.storage.offline;

import dev.raftctl.node.storage.offline.LogDifference.EntryGroup;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.RecoveredState.PositionedConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the logs, votes and journals of several data directories.
 *
 * @param committedAtLeast for each directory, an index up to which its entries are known to be committed
 * @param commonTo the last index up to which all directories hold the same entries
 * @param first the first index at which they differ; null if they hold the same entries
 * @param mayLead names of the directories of voters that are undamaged and whose log is at least as up-to-date as every
 *     other of their lineage
 * @param majority how far a majority agrees in the latest lineage whose directories may lead; null if no directory may
 *     lead, or if separate recoveries from the same lineage make two of them the latest
 */
public record LogComparison(
        List<ComparedDirectory> directories,
        List<Long> committedAtLeast,
        long commonTo,
        @Nullable LogDifference first,
        List<LogContradiction> contradictions,
        List<String> mayLead,
        @Nullable MajorityAgreement majority) {

    /**
     * How far a majority of the voters holds the same entries as the most up-to-date log of their lineage.
     *
     * @param configuration the one that the server of that log would act on
     * @param index 0 if too few of its voters' directories of this lineage were given
     */
    public record MajorityAgreement(Configuration configuration, long index) {}

    /** Compares at least two directories of one cluster. */
    public static LogComparison of(List<ComparedDirectory> directories) {
        LogDifference difference = firstDifference(directories);
        long shortest = directories.stream()
                .mapToLong(directory -> directory.last().index())
                .min()
                .orElse(0);
        List<ComparedDirectory> best = mostUpToDate(directories);
        CommonIndexes common = CommonIndexes.of(directories);
        CommittedIndexes committed = CommittedIndexes.of(directories, common);
        return new LogComparison(
                List.copyOf(directories),
                directories.stream().map(committed::of).toList(),
                difference == null ? shortest : difference.index() - 1,
                difference,
                LogContradictionSearch.in(directories, common, committed),
                best.stream().map(ComparedDirectory::name).toList(),
                majorityAgreement(best, directories, common));
    }

    private static @Nullable LogDifference firstDifference(List<ComparedDirectory> directories) {
        long from = Long.MAX_VALUE;
        long to = 0;
        for (ComparedDirectory each : directories) {
            from = Math.min(from, each.firstKnownIndex());
            to = Math.max(to, each.last().index());
        }
        for (long index = from; index <= to; index++) {
            if (differAt(index, directories)) {
                return new LogDifference(index, groups(index, directories));
            }
        }
        return null;
    }

    private static boolean differAt(long index, List<ComparedDirectory> directories) {
        for (int i = 0; i < directories.size(); i++) {
            ComparedDirectory one = directories.get(i);
            if (!one.holds(index)) {
                return true;
            }
            for (ComparedDirectory other : directories.subList(0, i)) {
                if (!one.agreesWith(other, index)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<EntryGroup> groups(long index, List<ComparedDirectory> directories) {
        List<List<ComparedDirectory>> groups = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (ComparedDirectory each : directories) {
            if (!each.holds(index)) {
                absent.add(each.name());
                continue;
            }
            groups.stream()
                    .filter(group -> group.stream().allMatch(other -> other.agreesWith(each, index)))
                    .findFirst()
                    .orElseGet(() -> {
                        List<ComparedDirectory> added = new ArrayList<>();
                        groups.add(added);
                        return added;
                    })
                    .add(each);
        }
        List<EntryGroup> result = new ArrayList<>();
        for (List<ComparedDirectory> group : groups) {
            result.add(group(index, group));
        }
        if (!absent.isEmpty()) {
            result.add(new EntryGroup(0, null, absent));
        }
        return result;
    }

    private static EntryGroup group(long index, List<ComparedDirectory> members) {
        ComparedDirectory shown = members.stream()
                .filter(each -> each.log().contains(index))
                .findFirst()
                .orElse(members.get(0));
        return new EntryGroup(
                Math.max(1, shown.termAt(index)),
                shown.log().contains(index) ? shown.log().kindAt(index) : null,
                members.stream().map(ComparedDirectory::name).toList());
    }

    /** Returns the voters whose log no other directory of the same lineage exceeds (paper section 5.4.1). */
    private static List<ComparedDirectory> mostUpToDate(List<ComparedDirectory> directories) {
        List<ComparedDirectory> best = new ArrayList<>();
        for (ComparedDirectory each : directories) {
            boolean isExceeded = directories.stream()
                    .anyMatch(
                            other -> other.hasSameLineage(each) && other.last().isNewerThan(each.last()));
            if (each.isVoter() && each.damage() == null && !isExceeded) {
                best.add(each);
            }
        }
        return best;
    }

    /**
     * Returns how far a majority agrees in the latest lineage. An abandoned lineage has no say in it: its servers and
     * the recovered ones never form a majority together.
     */
    private static @Nullable MajorityAgreement majorityAgreement(
            List<ComparedDirectory> best, List<ComparedDirectory> directories, CommonIndexes common) {
        List<ComparedDirectory> latest = best.stream()
                .filter(each -> best.stream().noneMatch(other -> other.isOfLaterLineageThan(each)))
                .toList();
        if (latest.isEmpty() || !latest.stream().allMatch(latest.get(0)::hasSameLineage)) {
            return null;
        }
        List<ComparedDirectory> lineage =
                directories.stream().filter(latest.get(0)::hasSameLineage).toList();
        MajorityAgreement widest = null;
        // Logs that end at the same position differ only if they contradict Raft's rules. Then the widest agreement
        // counts.
        for (ComparedDirectory each : latest) {
            MajorityAgreement agreement = majorityAgreement(each, lineage, common);
            if (agreement != null && (widest == null || agreement.index() > widest.index())) {
                widest = agreement;
            }
        }
        return widest;
    }

    private static @Nullable MajorityAgreement majorityAgreement(
            ComparedDirectory best, List<ComparedDirectory> lineage, CommonIndexes common) {
        PositionedConfiguration newest = best.configuration();
        if (newest == null) {
            return null;
        }
        Configuration configuration = newest.configuration();
        return new MajorityAgreement(
                configuration,
                Quorum.majorityValue(
                        configuration,
                        voter -> lineage.stream()
                                .filter(each -> each.belongsTo(voter))
                                .mapToLong(each -> common.of(each, best))
                                .max()
                                .orElse(0)));
    }
}
