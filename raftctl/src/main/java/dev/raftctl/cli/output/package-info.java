/** Documents and failures made into text: a table, JSON, YAML or a bare value. One thread. */
@NullMarked
package dev.raftctl.cli.output;

import org.jspecify.annotations.NullMarked;
