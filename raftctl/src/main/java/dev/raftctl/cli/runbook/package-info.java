/**
 * The runbooks: the jobs of an operator as lists of steps. The help, the man page and a test with real servers all use
 * {@link dev.raftctl.cli.runbook.RunbookFile#all()}. Pure.
 */
@NullMarked
package dev.raftctl.cli.runbook;

import org.jspecify.annotations.NullMarked;
