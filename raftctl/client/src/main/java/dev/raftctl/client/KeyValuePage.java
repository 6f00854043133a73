package dev.raftctl.client;

import java.util.List;

/**
 * Some of the keys with a prefix, in the order of their bytes.
 *
 * @param hasMore whether there are more keys than the limit allowed
 */
public record KeyValuePage(List<KeyValueEntry> entries, boolean hasMore) {}
