package dev.raftctl.node.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which name leads to which file: as programs see it, as it is on the platter, and the changes between the two. */
final class SimulatedNames {
    private final Map<Path, SimulatedFile> seen = new TreeMap<>();
    private final Map<Path, SimulatedFile> stable = new TreeMap<>();
    private final List<Change> unforced = new ArrayList<>();

    /** {@code gone} leads nowhere any more; then {@code path} leads to {@code file}. */
    private record Change(
            @Nullable Path gone,
            @Nullable Path path,
            @Nullable SimulatedFile file) {
        boolean isIn(Path directory) {
            return directory.equals(
                    Objects.requireNonNull(path == null ? gone : path).getParent());
        }

        void applyTo(Map<Path, SimulatedFile> names) {
            if (gone != null) {
                names.remove(gone);
            }
            if (path != null && file != null) {
                names.put(path, file);
            }
        }
    }

    @Nullable
    SimulatedFile file(Path path) {
        return seen.get(path);
    }

    List<Path> in(Path directory) {
        return seen.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .toList();
    }

    Iterable<SimulatedFile> files() {
        return seen.values();
    }

    SimulatedFile create(Path path) {
        SimulatedFile file = new SimulatedFile();
        change(new Change(null, path, file));
        return file;
    }

    void rename(Path from, Path to, SimulatedFile file) {
        change(new Change(from, to, file));
    }

    void delete(Path path) {
        change(new Change(path, null, null));
    }

    void force(Path directory) {
        for (Change change : unforced) {
            if (change.isIn(directory)) {
                change.applyTo(stable);
            }
        }
        dropUnforced(directory);
    }

    void dropUnforced(Path directory) {
        unforced.removeIf(change -> change.isIn(directory));
    }

    void crash(CrashLoss loss, RandomGenerator random) {
        for (Change change : unforced) {
            if (loss.keeps(random)) {
                change.applyTo(stable);
            }
        }
        unforced.clear();
        seen.clear();
        seen.putAll(stable);
        for (SimulatedFile file : seen.values()) {
            file.crash(loss, random);
        }
    }

    private void change(Change change) {
        change.applyTo(seen);
        unforced.add(change);
    }
}
