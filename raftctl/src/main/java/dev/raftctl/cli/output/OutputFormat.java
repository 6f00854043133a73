package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import org.jspecify.annotations.Nullable;

/** The output formats. */
public enum OutputFormat {
    TABLE,
    WIDE,
    JSON,
    JSONL,
    YAML,
    VALUE;

    /**
     * Parses a format's name.
     *
     * @param name null means the default, a table
     */
    public static OutputFormat parse(@Nullable String name) throws CliFailure {
        if (name == null) {
            return TABLE;
        }
        return switch (name) {
            case "table" -> TABLE;
            case "wide" -> WIDE;
            case "json" -> JSON;
            case "jsonl" -> JSONL;
            case "yaml" -> YAML;
            case "value" -> VALUE;
            default ->
                throw CliFailure.usage(
                        "unknown output format '" + name + "'", "use table, wide, json, jsonl, yaml or value");
        };
    }

    public boolean isHumanReadable() {
        return this == TABLE || this == WIDE;
    }
}
