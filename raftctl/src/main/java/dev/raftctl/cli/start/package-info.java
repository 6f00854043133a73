/** Fast startup: the training run in which the JVM writes the class archive that the launcher uses for later runs. */
@NullMarked
package dev.raftctl.cli.start;

import org.jspecify.annotations.NullMarked;
