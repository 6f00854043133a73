package dev.raftctl.cli.output;

import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.view.Data;

/** Converts a failure to data, for output that scripts read. */
final class FailureData {
    private FailureData() {}

    static Data.Fields of(Failure failure) {
        Data.Fields error = new Data.Fields()
                .put("code", failure.exitCode().code())
                .put("kind", failure.exitCode().kind())
                .put("reason", failure.reason())
                .put("message", failure.message())
                .put("hint", failure.hint());
        if (failure.line() > 0) {
            error.put("line", failure.line());
        }
        return Data.Fields.withSchemaVersion().put("error", error);
    }
}
