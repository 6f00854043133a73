package dev.raftctl.cli.install;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The file from which the program is running. */
public final class ProgramFile {
    private ProgramFile() {}

    /**
     * Returns the path of the jar, which may start with a launcher script, or of a directory if the program runs from
     * class files.
     */
    public static Path path() throws IOException {
        try {
            return Path.of(ProgramFile.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException odd) {
            throw new IOException("the program's location is unknown: " + odd.getMessage(), odd);
        }
    }
}
