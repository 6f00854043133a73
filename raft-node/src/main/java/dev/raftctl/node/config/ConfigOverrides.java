package dev.raftctl.node.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says over the file, as it was typed.
 *
 * @param settings {@code KEY=VALUE} with dotted keys, in order; the last one of a key wins, an option of its own over both
 */
public record ConfigOverrides(
        @Nullable String id,
        @Nullable String listen,
        @Nullable String advertise,
        @Nullable String dataDir,
        List<String> settings) {
    public static final ConfigOverrides NONE = new ConfigOverrides(null, null, null, null, List.of());

    public ConfigOverrides {
        settings = List.copyOf(settings);
    }
}
