/** Writes documents and failures as readable text, JSON, YAML or bare values. Confined to one thread. */
@NullMarked
package dev.raftctl.cli.output;

import org.jspecify.annotations.NullMarked;
