/**
 * Generates man pages and shell completions from the command model alone, so that they cannot drift from the program.
 * Pure. Only {@link dev.raftctl.cli.docs.GeneratedFiles} knows the file names.
 */
@NullMarked
package dev.raftctl.cli.docs;

import org.jspecify.annotations.NullMarked;
