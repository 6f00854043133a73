/**
 * Decides what is wrong with a cluster, why, and what to do next. {@link dev.raftctl.cli.findings.Findings} is a pure
 * function of {@link dev.raftctl.cli.findings.Evidence}: rules find causes, one renderer turns each cause into a {@link
 * dev.raftctl.cli.findings.Finding}. Every screen, condition and error message uses these findings.
 */
@NullMarked
package dev.raftctl.cli.findings;

import org.jspecify.annotations.NullMarked;
