package dev.raftctl.node.machine;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.LogPosition;

/**
 * The whole replicated state at one entry: machine, sessions, and the position and configuration that belong to exactly
 * them (hazards S08, M05).
 *
 * @param last the last applied entry
 * @param configuration the newest configuration at or before it
 * @param body written once, later and by another thread; later entries do not affect it
 */
public record ReplicatedStateCapture(LogPosition last, Configuration configuration, StateMachineCapture body) {}
