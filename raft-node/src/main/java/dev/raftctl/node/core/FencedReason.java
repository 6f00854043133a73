package dev.raftctl.node.core;

import org.jspecify.annotations.Nullable;

/**
 * Why a server is fenced.
 *
 * @param reported what the runtime observed; empty if the core itself found that entries are lost
 * @param loss the lost entries; null if the runtime reported the reason
 */
public record FencedReason(String reported, @Nullable LostEntries loss) {}
