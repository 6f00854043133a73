/** Writes documents and failures as text: tables, JSON, YAML or bare values. One thread. */
@NullMarked
package dev.raftctl.cli.output;

import org.jspecify.annotations.NullMarked;
