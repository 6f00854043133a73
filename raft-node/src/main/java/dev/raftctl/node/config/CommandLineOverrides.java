package dev.raftctl.node.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Command-line options that override the file, as typed.
 *
 * @param settings {@code KEY=VALUE} with dotted keys, in order; the last one for a key wins, and a dedicated option
 *     overrides both
 */
public record CommandLineOverrides(
        @Nullable String id,
        @Nullable String listen,
        @Nullable String advertise,
        @Nullable String dataDir,
        List<String> settings) {
    public static final CommandLineOverrides NONE = new CommandLineOverrides(null, null, null, null, List.of());

    public CommandLineOverrides {
        settings = List.copyOf(settings);
    }
}
