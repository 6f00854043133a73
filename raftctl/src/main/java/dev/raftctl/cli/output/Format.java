package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import org.jspecify.annotations.Nullable;

/** How results are written. */
public enum Format {
    TABLE,
    WIDE,
    JSON,
    JSONL,
    YAML,
    VALUE;

    /** @param name null: the default, a table */
    public static Format named(@Nullable String name) throws Failure {
        if (name == null) {
            return TABLE;
        }
        switch (name) {
            case "table":
                return TABLE;
            case "wide":
                return WIDE;
            case "json":
                return JSON;
            case "jsonl":
                return JSONL;
            case "yaml":
                return YAML;
            case "value":
                return VALUE;
            default:
                throw Failure.usage(
                        "there is no output '" + name + "'", "one of table, wide, json, jsonl, yaml, value");
        }
    }

    public boolean isForPeople() {
        return this == TABLE || this == WIDE;
    }
}
