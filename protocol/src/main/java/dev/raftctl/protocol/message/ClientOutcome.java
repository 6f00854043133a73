package dev.raftctl.protocol.message;

import java.util.function.Function;

/** How a request to the cluster ended. There are exactly three outcomes. */
public sealed interface ClientOutcome<T> {
    /** The request succeeded with this result. */
    record SuccessfulOutcome<T>(T value) implements ClientOutcome<T> {}

    /** The request was certainly not applied. */
    record RefusedOutcome<T>(Refusal refusal) implements ClientOutcome<T> {}

    /** The request was sent but got no reply, so it may have been applied, or may still be applied. */
    record UnknownOutcome<T>(String message) implements ClientOutcome<T> {}

    static <T> ClientOutcome<T> done(T value) {
        return new SuccessfulOutcome<>(value);
    }

    static <T> ClientOutcome<T> refused(Refusal refusal) {
        return new RefusedOutcome<>(refusal);
    }

    static <T> ClientOutcome<T> unknown(String message) {
        return new UnknownOutcome<>(message);
    }

    default <R> ClientOutcome<R> map(Function<? super T, ? extends R> mapper) {
        if (this instanceof SuccessfulOutcome<T> done) {
            return new SuccessfulOutcome<>(mapper.apply(done.value()));
        }
        if (this instanceof RefusedOutcome<T> refused) {
            return new RefusedOutcome<>(refused.refusal());
        }
        return new UnknownOutcome<>(((UnknownOutcome<T>) this).message());
    }
}
