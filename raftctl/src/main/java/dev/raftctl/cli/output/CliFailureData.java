package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.view.StructuredData;

/** Converts a failure to data, for output that scripts read. */
final class CliFailureData {
    private CliFailureData() {}

    static StructuredData.ObjectData of(CliFailure failure) {
        StructuredData.ObjectData error = new StructuredData.ObjectData()
                .put("code", failure.exitCode().code())
                .put("kind", failure.exitCode().kind())
                .put("reason", failure.reason())
                .put("message", failure.message())
                .put("hint", failure.hint());
        if (!failure.operation().isEmpty()) {
            error.put("operation", failure.operation());
        }
        if (failure.line() > 0) {
            error.put("line", failure.line());
        }
        if (FailureFindings.areExpected(failure)) {
            FailureFindings findings = FailureFindings.of(failure);
            error.putTexts("findings", findings.codes())
                    .putTexts("works", findings.works())
                    .putNumber("leaderlessMs", findings.leaderlessMs())
                    .put("next", findings.next());
        }
        return StructuredData.ObjectData.withSchemaVersion().put("error", error);
    }
}
