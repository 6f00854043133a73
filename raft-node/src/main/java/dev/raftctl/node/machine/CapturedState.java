package dev.raftctl.node.machine;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Position;

/**
 * The whole replicated state at one entry: machine, sessions, and the label that is true of exactly them (hazards S08, M05).
 *
 * @param last the last entry applied
 * @param configuration the newest configuration at or before it
 * @param body written elsewhere, later, once; unaffected by what is applied meanwhile
 */
public record CapturedState(Position last, Configuration configuration, StateCapture body) {}
