package dev.raftctl.cli.install;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The file that the running program came from. */
public final class ProgramFile {
    private ProgramFile() {}

    /** The jar, with or without a launcher in front; a directory when the program runs from classes. */
    public static Path path() throws IOException {
        try {
            return Path.of(ProgramFile.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException odd) {
            throw new IOException("the program's own place is not known: " + odd.getMessage(), odd);
        }
    }
}
