package dev.raftctl.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Replaces fragments of sources. Ignores whitespace, so that reformatting does not lose a mutant. */
public final class SourceFragment {
    private SourceFragment() {}

    /** Reads a source file, without comments and with all whitespace collapsed. */
    public static String read(Path file) {
        try {
            return normalize(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Returns the source with one fragment replaced.
     *
     * @param source from {@link #read}
     * @param mutant the name of the mutant, for the message of a failure
     * @throws IllegalStateException unless the fragment occurs exactly once
     */
    public static String replace(String source, String before, String after, String mutant) {
        String wanted = normalize(before);
        int at = source.indexOf(wanted);
        if (at < 0 || source.indexOf(wanted, at + 1) >= 0) {
            throw new IllegalStateException("mutant '" + mutant + "': its text occurs "
                    + (at < 0 ? "nowhere" : "more than once") + " in its file: " + before);
        }
        return source.substring(0, at) + after + source.substring(at + wanted.length());
    }

    /** Removes comments, collapses whitespace and joins broken lines. */
    private static String normalize(String source) {
        return source.replaceAll("(?m)(^|\\s)//\\s.*$", "")
                .replaceAll("\\s+", " ")
                .replaceAll("\\( ", "(")
                .replaceAll(" \\.(?=\\w)", ".")
                .strip();
    }
}
