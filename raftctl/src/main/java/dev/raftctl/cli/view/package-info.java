/**
 * Answers made into {@link dev.raftctl.cli.view.Document documents}: what people read and what programs read, from the same
 * facts. Pure; any thread.
 */
@NullMarked
package dev.raftctl.cli.view;

import org.jspecify.annotations.NullMarked;
