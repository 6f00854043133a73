package dev.raftctl.protocol.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leader's view of its followers. Other servers have neither followers nor a change.
 *
 * @param followers in order of ids
 * @param change the membership change in progress
 */
public record ReplicationStatus(
        List<FollowerStatus> followers, @Nullable MembershipChangeStatus change) {}
