/** Installs raftctl on a machine: the program, completions, man pages, the systemd unit and the licence. */
@NullMarked
package dev.raftctl.cli.install;

import org.jspecify.annotations.NullMarked;
