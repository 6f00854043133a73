package dev.raftctl.node.machine;

import java.io.IOException;
import java.io.OutputStream;

/** The machine's state at one moment, immutable. */
@FunctionalInterface
public interface StateCapture {
    /** Writes the state in the format that {@link StateMachine#restore} reads. Any single thread; at most once. */
    void writeTo(OutputStream target) throws IOException;
}
