package dev.raftctl.node.machine;

import java.io.IOException;
import java.io.OutputStream;

/** A state of the machine at one moment, which no longer changes. */
@FunctionalInterface
public interface StateCapture {
    /** Write it in a form {@link StateMachine#restore} reads. Any one thread; may be called once. */
    void writeTo(OutputStream target) throws IOException;
}
