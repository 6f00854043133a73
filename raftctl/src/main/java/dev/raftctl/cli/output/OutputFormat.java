package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import org.jspecify.annotations.Nullable;

/** How results are written. */
public enum OutputFormat {
    TABLE,
    WIDE,
    JSON,
    JSONL,
    YAML,
    VALUE;

    /** @param name null: the default, a table */
    public static OutputFormat parse(@Nullable String name) throws Failure {
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
                throw Failure.usage(
                        "there is no output '" + name + "'", "one of table, wide, json, jsonl, yaml, value");
        };
    }

    public boolean isHumanReadable() {
        return this == TABLE || this == WIDE;
    }
}
