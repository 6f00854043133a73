package dev.raftctl.cli.install;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The file from which the program is running. */
public final class ProgramFile {
    private ProgramFile() {}

    /** Returns the jar, with or without a launcher in front; a directory if the program runs from classes. */
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
