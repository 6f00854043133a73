package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.findings.FindingCode;
import java.util.Arrays;
import java.util.Iterator;

/** Parses codes of findings on the command line. */
final class FindingCodeArgument {
    private FindingCodeArgument() {}

    /** The codes, for completion. */
    static final class Completions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(FindingCode.values()).map(FindingCode::name).iterator();
        }
    }

    /** Returns the code with this name, in upper or lower case and with hyphens or underscores. */
    static FindingCode parse(String name) throws CliFailure {
        FindingCode code = FindingCode.of(name);
        if (code == null) {
            throw CliFailure.usage(
                    "'" + name + "' is not the code of a finding",
                    "raftctl health shows the codes of the findings; man raftctl-findings lists all codes");
        }
        return code;
    }
}
