package dev.raftctl.cli.install;

import java.nio.file.Path;

/**
 * A file that belongs on the machine.
 *
 * @param place below the prefix
 * @param content never changed
 * @param executable whether it is a program
 */
public record Placement(Path place, byte[] content, boolean executable) {
    static Placement of(String place, byte[] content) {
        return new Placement(Path.of(place), content, false);
    }
}
