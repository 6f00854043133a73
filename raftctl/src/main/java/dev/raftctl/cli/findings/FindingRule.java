package dev.raftctl.cli.findings;

/** Looks for one group of causes. Stateless. */
interface FindingRule {
    /** Adds the causes that the evidence shows, given the causes that earlier rules found. */
    void judge(FindingContext context);
}
