package dev.raftctl.node.machine;

import java.io.IOException;
import java.io.OutputStream;

/** An immutable capture of a state machine's state at one moment. */
@FunctionalInterface
public interface StateMachineCapture {
    /** Writes the state in the format that {@link StateMachine#restore} reads. May be called once, from any thread. */
    void writeTo(OutputStream target) throws IOException;
}
