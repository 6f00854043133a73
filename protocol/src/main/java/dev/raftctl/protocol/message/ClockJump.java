package dev.raftctl.protocol.message;

/**
 * A change of a server's clock against its monotonic clock.
 *
 * @param jumpMs by how much the clock went forward, or backward if negative
 * @param agoMs milliseconds since the server noticed it, by the monotonic clock
 */
public record ClockJump(long jumpMs, long agoMs) {}
