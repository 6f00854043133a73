package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Reason;

/** Nobody leads, and why. */
final class Leaderless {
    private Leaderless() {}

    /** @param before the sentence, for instance {@code not applied: } */
    static Failure failure(Survey survey, String before) {
        Diagnosis diagnosis = Diagnosis.of(survey);
        String hint = diagnosis.next().isEmpty() ? "raftctl votes tells why" : diagnosis.next();
        return new Failure(ExitCode.LEADERLESS, Reason.NO_LEADER.name(), before + diagnosis.verdict(), hint, null);
    }
}
