package dev.raftctl.cli.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Java installations on this machine that the program must run on. */
final class JavaHomes {
    private JavaHomes() {}

    /** Returns the Java that runs the tests, and every newer one on this machine. */
    static List<Path> all() throws IOException {
        Map<Path, Path> homes = new LinkedHashMap<>();
        Path own = Path.of(System.getProperty("java.home"));
        homes.put(own.toRealPath(), own);
        for (Path home : candidates()) {
            if (major(home) > 17) {
                homes.putIfAbsent(home.toRealPath(), home);
            }
        }
        System.out.println("Java installations under test: " + homes.values());
        return List.copyOf(homes.values());
    }

    /**
     * Returns the places where distributions, IDEs, version managers and CI services install Java, and those that the
     * environment names.
     */
    private static List<Path> candidates() throws IOException {
        String user = System.getProperty("user.home");
        List<Path> candidates = new ArrayList<>();
        for (String folder : List.of(
                "/usr/lib/jvm", "/usr/java", "/opt", "/opt/java", user + "/.jdks", user + "/.sdkman/candidates/java")) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> found = Files.list(Path.of(folder))) {
                    found.sorted().forEach(candidates::add);
                }
            }
        }
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME") && !value.isEmpty()) {
                candidates.add(Path.of(value));
            }
        });
        for (String folder : System.getenv("PATH").split(":")) {
            Path java = Path.of(folder, "java");
            if (Files.isExecutable(java)) {
                Path home = java.toRealPath().getParent().getParent();
                candidates.add(home);
            }
        }
        candidates.removeIf(home -> !Files.isExecutable(home.resolve("bin").resolve("java")));
        return candidates;
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
