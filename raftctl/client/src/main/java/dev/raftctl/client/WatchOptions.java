package dev.raftctl.client;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a watch observes, and from where. Immutable.
 *
 * @param key the key, or the prefix of the keys
 * @param isPrefix whether all keys that start with {@code key} are watched
 * @param fromIndex the watch begins with the changes after this log index; 0 for those from now on
 * @param hasPreviousValues whether each event has the value that the key had before
 */
public record WatchOptions(byte[] key, boolean isPrefix, long fromIndex, boolean hasPreviousValues) {
    /** Returns options to watch one key from now on. */
    public static WatchOptions ofKey(String key) {
        return new WatchOptions(key.getBytes(UTF_8), false, 0, false);
    }

    /** Returns options to watch all keys with a prefix from now on. */
    public static WatchOptions ofPrefix(String prefix) {
        return new WatchOptions(prefix.getBytes(UTF_8), true, 0, false);
    }

    /** Returns options with which the watch goes on after this index, for example {@link Watch#resumeIndex}. */
    public WatchOptions withFromIndex(long index) {
        return new WatchOptions(key, isPrefix, index, hasPreviousValues);
    }

    /** Returns options with which each event has the previous value. */
    public WatchOptions withPreviousValues() {
        return new WatchOptions(key, isPrefix, fromIndex, true);
    }
}
