package dev.raftctl.cli.runbook;

import java.util.List;

/**
 * One job of an operator as exact commands. The texts are in {@code runbooks.txt}.
 *
 * @param name the name that {@code raftctl help runbook} takes
 * @param title what is done, in one line
 * @param occasion when to do it, and what the names in the commands stand for
 * @param steps the steps, in their order
 * @param wayBack how to go back
 */
public record Runbook(String name, String title, String occasion, List<RunbookStep> steps, String wayBack) {
    /** The word after {@code raftctl help} that shows the runbooks. No command has this name. */
    public static final String TOPIC = "runbook";

    /** How to read the steps of all runbooks. */
    public static final List<String> CONVENTIONS = List.of(
            "$ is the prompt of the operator's machine, where RAFTCTL_ENDPOINTS names servers of the cluster; n4$ is"
                    + " that of n4's host.",
            "Each command must exit with 0, or with the code that is stated, and show the stated words before the next"
                    + " step. Otherwise read what it prints, and repeat it: all raftctl commands here can be repeated, except"
                    + " recover.",
            "The examples use n1=10.0.0.1:7001 to n5=10.0.0.5:7001, and RAFTCTL_TIMEOUT=1m. A new server needs raftctl,"
                    + " a cluster.toml that lists it, an empty data directory and, with TLS, a certificate of the same"
                    + " authority (raftctl tls init).");

    public Runbook {
        steps = List.copyOf(steps);
    }
}
