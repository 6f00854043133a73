package dev.raftctl.protocol.message;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a request to the cluster ended. There are exactly three outcomes. */
public sealed interface ClientOutcome<T> {
    <R, E extends Exception> R accept(Visitor<? super T, R, E> visitor) throws E;

    /** Returns the result of a request that succeeded; null for the other outcomes. */
    default @Nullable T value() {
        return null;
    }

    /** Returns why the request was refused; null for the other outcomes. */
    default @Nullable Refusal refusal() {
        return null;
    }

    /** Returns why it is unknown whether the request was applied; null for the other outcomes. */
    default @Nullable String unknownReason() {
        return null;
    }

    /** The request succeeded with this result. */
    record SuccessfulOutcome<T>(T value) implements ClientOutcome<T> {
        @Override
        public <R, E extends Exception> R accept(Visitor<? super T, R, E> visitor) throws E {
            return visitor.succeeded(value);
        }
    }

    /** The request was certainly not applied. */
    record RefusedOutcome<T>(Refusal refusal) implements ClientOutcome<T> {
        @Override
        public <R, E extends Exception> R accept(Visitor<? super T, R, E> visitor) throws E {
            return visitor.refused(refusal);
        }
    }

    /** The request was sent but got no reply, so it may have been applied, or may still be applied. */
    record UnknownOutcome<T>(String message) implements ClientOutcome<T> {
        @Override
        public <R, E extends Exception> R accept(Visitor<? super T, R, E> visitor) throws E {
            return visitor.unknown(message);
        }

        @Override
        public String unknownReason() {
            return message;
        }
    }

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
        return flatMap(value -> done(mapper.apply(value)));
    }

    /** Returns the outcome that the mapper derives from the result; the same outcome if there is no result. */
    default <R> ClientOutcome<R> flatMap(Function<? super T, ClientOutcome<R>> mapper) {
        return accept(new Visitor<T, ClientOutcome<R>, RuntimeException>() {
            @Override
            public ClientOutcome<R> succeeded(T value) {
                return mapper.apply(value);
            }

            @Override
            public ClientOutcome<R> refused(Refusal refusal) {
                return new RefusedOutcome<>(refusal);
            }

            @Override
            public ClientOutcome<R> unknown(String message) {
                return new UnknownOutcome<>(message);
            }
        });
    }

    /**
     * Derives a value from an outcome.
     *
     * @param <T> the result of a request that succeeded
     * @param <E> what the visitor may throw
     */
    interface Visitor<T, R, E extends Exception> {
        R succeeded(T value) throws E;

        R refused(Refusal refusal) throws E;

        R unknown(String message) throws E;
    }
}
