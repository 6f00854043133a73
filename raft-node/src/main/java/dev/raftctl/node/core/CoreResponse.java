package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.ServerId;
import org.jspecify.annotations.Nullable;

/** The result of a request event. The core reports the result under the ticket of the event. */
public sealed interface CoreResponse {
    void dispatchTo(Handler handler);

    <R> R accept(Visitor<R> visitor);

    /** The request was certainly not executed. */
    record RequestRefused(Refusal refusal) implements CoreResponse {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.requestRefused(this);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.requestRefused(this);
        }
    }

    /** The outcome is unknown: the request may have been executed, or may still be executed. */
    record RequestOutcomeUnknown(String message) implements CoreResponse {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.outcomeUnknown(this);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.outcomeUnknown(this);
        }
    }

    /** The read may be served by any state machine that has applied the entry at this index. */
    record ReadAllowedAtIndex(long readIndex) implements CoreResponse {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.readAllowed(this);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.readAllowed(this);
        }
    }

    record ClusterBootstrapped(boolean alreadyBootstrapped) implements CoreResponse {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.bootstrapped(this);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.bootstrapped(this);
        }
    }

    /** The membership change is committed, or no change was needed ({@code noChangeNeeded}). */
    record MembershipChanged(Configuration configuration, long configIndex, boolean noChangeNeeded)
            implements CoreResponse {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.membershipChanged(this);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.membershipChanged(this);
        }
    }

    record LeadershipMoving(long term, @Nullable ServerId successor) implements CoreResponse {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.leadershipMoving(this);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.leadershipMoving(this);
        }
    }

    /** Handles responses. A new kind of response does not compile until every handler and visitor handles it. */
    interface Handler {
        void requestRefused(RequestRefused response);

        void outcomeUnknown(RequestOutcomeUnknown response);

        void readAllowed(ReadAllowedAtIndex response);

        void bootstrapped(ClusterBootstrapped response);

        void membershipChanged(MembershipChanged response);

        void leadershipMoving(LeadershipMoving response);
    }

    /** Derives a value from a response. */
    interface Visitor<R> {
        R requestRefused(RequestRefused response);

        R outcomeUnknown(RequestOutcomeUnknown response);

        R readAllowed(ReadAllowedAtIndex response);

        R bootstrapped(ClusterBootstrapped response);

        R membershipChanged(MembershipChanged response);

        R leadershipMoving(LeadershipMoving response);
    }
}
