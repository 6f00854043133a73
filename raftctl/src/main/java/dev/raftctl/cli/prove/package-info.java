/**
 * A cluster of real node processes under load and faults, and whether it kept its promises: {@code raftctl prove}. The links
 * between the servers go through relays of this process, which can cut them one way or both and slow them down. Clients note
 * what they did and when; the history is checked for linearizability, with the checker that the simulator uses. Each class says
 * which of its threads calls it.
 */
@NullMarked
package dev.raftctl.cli.prove;

import org.jspecify.annotations.NullMarked;
