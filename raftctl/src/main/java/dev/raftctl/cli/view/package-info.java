/**
 * Turns results into {@link dev.raftctl.cli.view.OutputDocument documents}, which have a readable form and a
 * machine-readable form, both from the same facts. Pure and thread-safe.
 */
@NullMarked
package dev.raftctl.cli.view;

import org.jspecify.annotations.NullMarked;
