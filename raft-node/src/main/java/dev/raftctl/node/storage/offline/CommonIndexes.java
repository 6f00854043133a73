package dev.raftctl.node.storage.offline;

import java.util.IdentityHashMap;
import java.util.List;

/** The last index up to which two directories hold the same entries, computed once for each pair of directories. */
final class CommonIndexes {
    private final IdentityHashMap<ComparedDirectory, Integer> numbers = new IdentityHashMap<>();
    private final long[][] commonTo;

    private CommonIndexes(List<ComparedDirectory> directories) {
        commonTo = new long[directories.size()][directories.size()];
        for (int i = 0; i < directories.size(); i++) {
            ComparedDirectory one = directories.get(i);
            numbers.put(one, i);
            commonTo[i][i] = one.last().index();
            for (int j = 0; j < i; j++) {
                commonTo[i][j] = one.commonTo(directories.get(j));
                commonTo[j][i] = commonTo[i][j];
            }
        }
    }

    static CommonIndexes of(List<ComparedDirectory> directories) {
        return new CommonIndexes(directories);
    }

    /** Returns the last index up to which two of the compared directories hold the same entries. */
    long of(ComparedDirectory one, ComparedDirectory other) {
        return commonTo[numberOf(one)][numberOf(other)];
    }

    private int numberOf(ComparedDirectory directory) {
        Integer number = numbers.get(directory);
        if (number == null) {
            throw new IllegalArgumentException(directory.name() + " is not one of the compared directories");
        }
        return number;
    }
}
