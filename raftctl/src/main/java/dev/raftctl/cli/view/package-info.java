/**
 * Turns results into {@link dev.raftctl.cli.view.Document documents}, which have one form for people and one for
 * programs, both from the same facts. Pure; any thread.
 */
@NullMarked
package dev.raftctl.cli.view;

import org.jspecify.annotations.NullMarked;
