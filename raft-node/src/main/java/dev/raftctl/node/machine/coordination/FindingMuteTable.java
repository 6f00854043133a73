package dev.raftctl.node.machine.coordination;

import dev.raftctl.node.machine.StateHash;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.message.FindingMute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The muted codes of findings. Nothing in the state depends on when a mute ends, so wall clocks decide: the leader's
 * when it is created, the reader's when it is shown. Confined to one thread.
 */
public final class FindingMuteTable {
    private final SortedMap<String, FindingMute> mutesByCode = new TreeMap<>();
    private List<FindingMute> copies = List.of();

    /**
     * Adds a mute, or replaces that of the same code, and drops those that were over when it was created. Returns
     * whether there was capacity for it.
     */
    public boolean add(FindingMute mute) {
        mutesByCode.values().removeIf(each -> each.untilMillis() <= mute.sinceMillis());
        boolean hasCapacity = mutesByCode.containsKey(mute.code()) || mutesByCode.size() < CoordinationLimits.MAX_MUTES;
        if (hasCapacity) {
            mutesByCode.put(mute.code(), mute);
        }
        copies = List.copyOf(mutesByCode.values());
        return hasCapacity;
    }

    /** Removes the mute of a code. Returns whether there was one. */
    public boolean remove(String code) {
        boolean wasMuted = mutesByCode.remove(code) != null;
        copies = List.copyOf(mutesByCode.values());
        return wasMuted;
    }

    /** Returns all mutes in the order of their codes. The list is immutable, so another thread may read it. */
    public List<FindingMute> copies() {
        return copies;
    }

    /** Replaces all mutes. */
    public void restore(List<FindingMute> mutes) {
        mutesByCode.clear();
        mutes.forEach(each -> mutesByCode.put(each.code(), each));
        copies = List.copyOf(mutesByCode.values());
    }

    /** Returns a hash of all mutes. */
    public long hash() {
        return hashOf(copies);
    }

    /** Returns the hash of a table with these mutes, which are in the order of their codes. */
    public static long hashOf(List<FindingMute> mutes) {
        long hash = StateHash.fold(0, mutes.size());
        for (FindingMute mute : mutes) {
            hash = StateHash.fold(hash, bytes(mute.code()));
            hash = StateHash.fold(hash, mute.untilMillis());
            hash = StateHash.fold(hash, bytes(mute.reason()));
            hash = StateHash.fold(hash, bytes(mute.operator()));
            hash = StateHash.fold(hash, mute.sinceMillis());
        }
        return hash;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
