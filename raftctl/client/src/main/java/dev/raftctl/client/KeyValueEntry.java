package dev.raftctl.client;

import dev.raftctl.protocol.kv.KeyValueResult;
import java.nio.charset.StandardCharsets;

/**
 * A key with its value.
 *
 * @param version the log index of the entry that wrote the value
 */
public record KeyValueEntry(byte[] key, byte[] value, long version) {
    static KeyValueEntry of(KeyValueResult.KeyValueItem item) {
        return new KeyValueEntry(item.key(), item.value(), item.version());
    }

    /** Returns the key as UTF-8 text. */
    public String keyText() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** Returns the value as UTF-8 text. */
    public String valueText() {
        return new String(value, StandardCharsets.UTF_8);
    }
}
