package dev.raftctl.mutation;

import java.nio.file.Path;

/**
 * A directory of sources in which bugs are planted.
 *
 * @param filePrefix how the names of its files begin in a list of mutants
 * @param directory the directory that these names are relative to
 * @param packagePrefix the package of that directory, with a dot at the end
 */
public record SourceRoot(String filePrefix, Path directory, String packagePrefix) {
    /** Returns the name of the class in a file. */
    public String className(String file) {
        return packagePrefix + file.replace(".java", "").replace('/', '.');
    }

    boolean contains(String file) {
        return file.startsWith(filePrefix);
    }
}
