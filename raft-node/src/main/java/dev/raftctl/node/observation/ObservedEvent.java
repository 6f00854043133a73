package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.DecisionData;

/**
 * An observation to record in the journal.
 *
 * @param kind the stable label of what was observed
 * @param term the server's term, or for an election the term campaigned for
 * @param subject the other server concerned, or empty
 * @param cause the stable label of the cause, or empty
 * @param data the numbers under stable names
 * @param text a sentence for people, without a subject
 * @param isWarning whether an operator should read it in the server's own log too
 */
public record ObservedEvent(
        String kind, long term, String subject, String cause, DecisionData data, String text, boolean isWarning) {}
