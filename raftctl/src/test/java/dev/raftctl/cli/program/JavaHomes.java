package dev.raftctl.cli.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Java installations of this machine that the program should run on. */
final class JavaHomes {
    private JavaHomes() {}

    /** The one the tests run on, and every later one in the usual place. */
    static List<Path> all() throws IOException {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> found = Files.list(usual)) {
                found.filter(home -> major(home) > 17).sorted().forEach(homes::add);
            }
        }
        return homes;
    }

    private static int major(Path home) {
        try {
            for (String line : Files.readAllLines(home.resolve("release"))) {
                if (line.startsWith("JAVA_VERSION=\"")) {
                    return Integer.parseInt(line.substring(14).split("[^0-9]")[0]);
                }
            }
        } catch (IOException | NumberFormatException notAnInstallation) {
            return 0;
        }
        return 0;
    }
}
