package dev.raftctl.protocol.message;

/**
 * A code of findings that an operator has muted. Clients still show such findings, but do not count them.
 *
 * @param code the code, for example {@code FORGOTTEN_VOTER}
 * @param untilMillis when the mute ends, in milliseconds since 1970; clients compare it with their own clocks
 * @param reason why the operator muted the code
 * @param operator the name in the operator's certificate; without certificates, how the operator's client described
 *     itself
 * @param sinceMillis when the leader received the request, in milliseconds since 1970
 */
public record FindingMute(String code, long untilMillis, String reason, String operator, long sinceMillis) {}
