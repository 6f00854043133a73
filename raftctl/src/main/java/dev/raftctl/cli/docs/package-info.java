/**
 * Man pages and shell completions, made from the command model and from nothing else, so that they cannot drift from what the
 * program takes. Pure: a model in, text out; {@link dev.raftctl.cli.docs.GeneratedFiles} alone knows their names. Any thread.
 */
@NullMarked
package dev.raftctl.cli.docs;

import org.jspecify.annotations.NullMarked;
