/** What a machine has once raftctl is installed: the program, its completions and pages, its systemd unit, its licence. */
@NullMarked
package dev.raftctl.cli.install;

import org.jspecify.annotations.NullMarked;
