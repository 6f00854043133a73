package dev.raftctl.protocol.message;

import java.util.function.Function;

/** How a request to the cluster ended. There are exactly three outcomes. */
public sealed interface Outcome<T> {
    /** The request succeeded with this result. */
    record Done<T>(T value) implements Outcome<T> {}

    /** The request was certainly not applied. */
    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    /** The request was sent but got no reply, so it may have been applied, or may still be applied. */
    record Unknown<T>(String message) implements Outcome<T> {}

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    static <T> Outcome<T> unknown(String message) {
        return new Unknown<>(message);
    }

    default <R> Outcome<R> map(Function<? super T, ? extends R> mapper) {
        if (this instanceof Done<T> done) {
            return new Done<>(mapper.apply(done.value()));
        }
        if (this instanceof Refused<T> refused) {
            return new Refused<>(refused.refusal());
        }
        return new Unknown<>(((Unknown<T>) this).message());
    }
}
