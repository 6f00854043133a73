package dev.raftctl.cli.command;

import dev.raftctl.cli.child.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Handles the signals that this process receives: passes them on to a child process while there is one, and otherwise
 * interrupts the thread that opened it. A signal that was ignored when this process started stays ignored.
 */
final class ChildSignals implements AutoCloseable {
    private static final String INTERRUPT = "INT";
    private static final String USER_SIGNAL = "USR1";
    private static final List<String> NAMES = List.of(INTERRUPT, "TERM", "HUP", USER_SIGNAL);

    private final Thread thread = Thread.currentThread();
    private final boolean isOwnProcess;
    private final List<Runnable> restorations = new ArrayList<>();
    private @Nullable ChildProcess child;
    private BooleanSupplier mayRun = () -> true;
    private boolean handlesSuspension;
    private boolean isIgnoring;
    private boolean wasSignalled;
    /** The last signal that arrived while there was no child. */
    private String pendingSignal = INTERRUPT;

    private boolean wasEndRequested;

    private ChildSignals(boolean isOwnProcess) {
        this.isOwnProcess = isOwnProcess;
    }

    /** @param isOwnProcess whether this process exists for one command; otherwise its signals are handled elsewhere */
    static ChildSignals open(boolean isOwnProcess) {
        ChildSignals signals = new ChildSignals(isOwnProcess);
        for (String name : NAMES) {
            signals.handle(name, () -> signals.onSignal(name));
        }
        return signals;
    }

    private void handle(String name, Runnable handler) {
        if (isOwnProcess) {
            Object previous = Signals.register(name, handler);
            restorations.add(() -> Signals.unregister(name, previous));
        }
    }

    private synchronized void onSignal(String name) {
        wasEndRequested |= !name.equals(USER_SIGNAL);
        ChildProcess running = child;
        if (running == null) {
            wasSignalled |= !isIgnoring;
            if (!isIgnoring) {
                pendingSignal = name;
                thread.interrupt();
            }
        } else if (!name.equals(INTERRUPT) || !running.receivesTerminalSignals()) {
            running.signal(name);
        }
    }

    /** Returns whether a signal arrived while there was no child. */
    synchronized boolean wasSignalled() {
        return wasSignalled;
    }

    /** Returns whether a signal arrived that asks a process to end, whether or not there was a child. */
    synchronized boolean wasEndRequested() {
        return wasEndRequested;
    }

    /**
     * Passes signals on to the child, also one that has arrived since the last child ended.
     *
     * @param mayChildRun whether the child may run when this process is resumed after it was suspended
     */
    synchronized void passOnTo(ChildProcess newChild, BooleanSupplier mayChildRun) {
        child = newChild;
        mayRun = mayChildRun;
        if (!newChild.receivesTerminalSignals() && !handlesSuspension) {
            handlesSuspension = true;
            handle("TSTP", this::suspend);
            handle("CONT", this::resume);
        }
        boolean wasInterrupted = Thread.interrupted();
        if (wasSignalled || wasInterrupted) {
            newChild.signal(pendingSignal);
        }
    }

    /** The terminal suspends only this process. The child must not go on alone, for example without its lease. */
    private void suspend() {
        ChildProcess running = currentChild();
        if (running != null) {
            running.signal("STOP");
        }
        ChildProcess.suspendThisProcess();
    }

    private void resume() {
        ChildProcess running = currentChild();
        if (running != null && mayRun.getAsBoolean()) {
            running.signal("CONT");
        }
    }

    private synchronized @Nullable ChildProcess currentChild() {
        return child;
    }

    /** Interrupts the thread again at signals. */
    synchronized void childEnded() {
        child = null;
    }

    /** Ignores signals from now on: what remains to be done is short. */
    synchronized void stopPassingOn() {
        child = null;
        isIgnoring = true;
    }

    @Override
    public void close() {
        restorations.forEach(Runnable::run);
    }
}
