package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ExitCode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/** Declares the exit codes of a command, for its man page. Every command may also return those of a local command. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommandExits {
    /** Returns the kinds of work that the command does, which determine its exit codes. */
    ExitCodeGroup[] value();

    /** Returns the answer that exit code 1 stands for; empty if the command gives no such answer. */
    String no() default "";

    /** The exit codes that one kind of work may end with. */
    enum ExitCodeGroup {
        /** Work on this machine; exit code 1 then means that the output or a file cannot be written. */
        LOCAL(ExitCode.DONE, ExitCode.NO, ExitCode.USAGE, ExitCode.FAULT, ExitCode.INTERRUPTED),
        /** Requests that change nothing. */
        CLUSTER_READ(ExitCode.UNREACHABLE, ExitCode.LEADERLESS, ExitCode.REFUSED),
        /** Requests that may change the cluster or its data. */
        CLUSTER_CHANGE(ExitCode.UNREACHABLE, ExitCode.LEADERLESS, ExitCode.REFUSED, ExitCode.UNKNOWN),
        /** Following changes; a command of the user may end it with any exit code. */
        WATCH(ExitCode.UNREACHABLE, ExitCode.LEADERLESS, ExitCode.REFUSED),
        /** Running a command of the user while holding a lock; the command may end with any exit code. */
        LOCKED_COMMAND(ExitCode.LOCK_LOST, ExitCode.NOT_ACQUIRED),
        /** Reading a data directory or a snapshot. */
        DATA_FILES(ExitCode.DAMAGED),
        /** Running a server. */
        SERVER(ExitCode.UNREACHABLE, ExitCode.DAMAGED, ExitCode.HEAP);

        @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
        private final List<ExitCode> codes;

        ExitCodeGroup(ExitCode... codes) {
            this.codes = List.of(codes);
        }

        /** Returns the exit codes, in ascending order. */
        public List<ExitCode> codes() {
            return codes;
        }
    }
}
