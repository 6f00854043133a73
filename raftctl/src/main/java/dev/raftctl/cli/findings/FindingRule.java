package dev.raftctl.cli.findings;

/** Looks for one group of causes. Stateless. */
interface FindingRule {
    /** Adds the causes that the evidence shows; uses what earlier rules found. */
    void judge(FindingContext context);
}
