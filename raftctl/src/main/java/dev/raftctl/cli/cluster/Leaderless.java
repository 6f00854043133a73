package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Reason;

/** Nobody leads, and why. */
final class Leaderless {
    private Leaderless() {}

    /** @param before the sentence, for instance {@code not applied: } */
    static Failure failure(Survey survey, String before) {
        Diagnosis diagnosis = Diagnosis.of(survey);
        String hint = diagnosis.next().isEmpty() ? "raftctl votes tells why" : diagnosis.next();
        String reason = diagnosis.kind() == Diagnosis.Kind.LEADER_HIDDEN
                ? Cause.CLIENT_CUT_OFF.name()
                : Reason.NO_LEADER.name();
        return new Failure(ExitCode.LEADERLESS, reason, before + diagnosis.verdict(), hint, null);
    }
}
