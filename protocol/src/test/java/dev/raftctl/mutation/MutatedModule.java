package dev.raftctl.mutation;

import java.util.List;

/**
 * A module whose unit tests run against planted bugs.
 *
 * @param packagePrefixes classes whose names begin so are loaded anew for each bug: the module's own and their tests
 * @param testPackage the package that the names of tests are relative to, with a dot at the end
 * @param roots the first that contains a file is that file's
 */
public record MutatedModule(List<String> packagePrefixes, String testPackage, List<SourceRoot> roots) {
    /** Returns the directory that contains a file. */
    public SourceRoot rootOf(String file) {
        return roots.stream()
                .filter(root -> root.contains(file))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no directory of sources contains " + file));
    }
}
