package dev.raftctl.node.storage.simulated;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The file names of a simulated disk: the names that programs see, the durable names, and the changes that are not
 * durable yet.
 */
final class SimulatedFileNames {
    private final Map<Path, SimulatedFile> visible = new TreeMap<>();
    private final Map<Path, SimulatedFile> durable = new TreeMap<>();
    private final List<FileNameChange> unforced = new ArrayList<>();

    /** A change that removes the name {@code removedPath} and then gives {@code file} the name {@code addedPath}. */
    private record FileNameChange(
            @Nullable Path removedPath,
            @Nullable Path addedPath,
            @Nullable SimulatedFile file) {
        boolean isIn(Path directory) {
            return directory.equals(Objects.requireNonNull(addedPath == null ? removedPath : addedPath)
                    .getParent());
        }

        void applyTo(Map<Path, SimulatedFile> names) {
            if (removedPath != null) {
                names.remove(removedPath);
            }
            if (addedPath != null && file != null) {
                names.put(addedPath, file);
            }
        }
    }

    @Nullable
    SimulatedFile file(Path path) {
        return visible.get(path);
    }

    List<Path> filesIn(Path directory) {
        return visible.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .toList();
    }

    Iterable<SimulatedFile> files() {
        return visible.values();
    }

    SimulatedFile create(Path path) {
        SimulatedFile file = new SimulatedFile();
        change(new FileNameChange(null, path, file));
        return file;
    }

    void rename(Path from, Path to, SimulatedFile file) {
        change(new FileNameChange(from, to, file));
    }

    void delete(Path path) {
        change(new FileNameChange(path, null, null));
    }

    void force(Path directory) {
        for (FileNameChange change : unforced) {
            if (change.isIn(directory)) {
                change.applyTo(durable);
            }
        }
        dropUnforced(directory);
    }

    void dropUnforced(Path directory) {
        unforced.removeIf(change -> change.isIn(directory));
    }

    void crash(UnsyncedWriteLoss loss, RandomGenerator random) {
        for (FileNameChange change : unforced) {
            if (loss.keepsChange(random)) {
                change.applyTo(durable);
            }
        }
        unforced.clear();
        visible.clear();
        visible.putAll(durable);
        for (SimulatedFile file : visible.values()) {
            file.crash(loss, random);
        }
    }

    private void change(FileNameChange change) {
        change.applyTo(visible);
        unforced.add(change);
    }
}
