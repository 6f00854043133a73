package dev.raftctl.node.decision;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/**
 * A decision of the core as people and programs read it.
 *
 * @param term the server's term when it decided; for a rejected vote or pre-vote, the candidate's term
 * @param subject the other server concerned, if any
 * @param cause for kinds with several causes, the public label of the cause; otherwise empty
 * @param data the numbers under stable names
 * @param text a sentence with the numbers, without a subject: the deciding server is shown beside it
 */
public record RenderedDecision(
        DecisionKind kind, long term, @Nullable ServerId subject, String cause, DecisionData data, String text) {}
