package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.message.VoteResult;

/** Serializers of election messages: pre-votes, votes and TimeoutNow. */
final class VoteSerializers {
    private static final VoteResult[] VOTE_RESULTS = VoteResult.values();

    private VoteSerializers() {}

    /** Reads the field {@code removedAt}. Peers of version 2 and older do not send this field. */
    private static Position readRemovedAt(Input in) {
        return Fields.remainingBytes(in) > 0 ? Fields.readPosition(in) : Position.ZERO;
    }

    static final class PreVoteRequest extends MessageSerializer<PreVote.Request> {
        PreVoteRequest(WireLimits limits) {
            super(PreVote.Request.class, limits);
        }

        @Override
        void write(Output out, PreVote.Request request) {
            Fields.writeTerm(out, request.term());
            Fields.writePosition(out, request.last());
        }

        @Override
        PreVote.Request read(Input in) {
            long term = Fields.readTerm(in);
            return new PreVote.Request(term, Fields.readPosition(in));
        }
    }

    static final class PreVoteGranted extends MessageSerializer<PreVote.Granted> {
        PreVoteGranted(WireLimits limits) {
            super(PreVote.Granted.class, limits);
        }

        @Override
        void write(Output out, PreVote.Granted granted) {
            Fields.writeTerm(out, granted.term());
        }

        @Override
        PreVote.Granted read(Input in) {
            return new PreVote.Granted(Fields.readTerm(in));
        }
    }

    static final class PreVoteRejected extends MessageSerializer<PreVote.Rejected> {
        PreVoteRejected(WireLimits limits) {
            super(PreVote.Rejected.class, limits);
        }

        @Override
        void write(Output out, PreVote.Rejected rejected) {
            Fields.writeTerm(out, rejected.term());
            Fields.writeTerm(out, rejected.requestTerm());
            Fields.writeEnum(out, rejected.reason());
            Fields.writePosition(out, rejected.last());
            Fields.writePosition(out, rejected.removedAt());
        }

        @Override
        PreVote.Rejected read(Input in) {
            long term = Fields.readTerm(in);
            long requestTerm = Fields.readTerm(in);
            VoteResult reason = Fields.readEnum(in, VOTE_RESULTS);
            Position last = Fields.readPosition(in);
            return new PreVote.Rejected(term, requestTerm, reason, last, readRemovedAt(in));
        }
    }

    static final class VoteRequest extends MessageSerializer<RequestVote.Request> {
        VoteRequest(WireLimits limits) {
            super(RequestVote.Request.class, limits);
        }

        @Override
        void write(Output out, RequestVote.Request request) {
            Fields.writeTerm(out, request.term());
            Fields.writePosition(out, request.last());
            out.writeBoolean(request.bypassesStickiness());
            out.writeBoolean(request.requestedByLeader());
        }

        @Override
        RequestVote.Request read(Input in) {
            long term = Fields.readTerm(in);
            Position last = Fields.readPosition(in);
            boolean bypassesStickiness = Fields.readBoolean(in);
            return new RequestVote.Request(
                    term, last, bypassesStickiness, Fields.remainingBytes(in) > 0 && Fields.readBoolean(in));
        }
    }

    static final class VoteGranted extends MessageSerializer<RequestVote.Granted> {
        VoteGranted(WireLimits limits) {
            super(RequestVote.Granted.class, limits);
        }

        @Override
        void write(Output out, RequestVote.Granted granted) {
            Fields.writeTerm(out, granted.term());
        }

        @Override
        RequestVote.Granted read(Input in) {
            return new RequestVote.Granted(Fields.readTerm(in));
        }
    }

    static final class VoteRejected extends MessageSerializer<RequestVote.Rejected> {
        VoteRejected(WireLimits limits) {
            super(RequestVote.Rejected.class, limits);
        }

        @Override
        void write(Output out, RequestVote.Rejected rejected) {
            Fields.writeTerm(out, rejected.term());
            Fields.writeTerm(out, rejected.requestTerm());
            Fields.writeEnum(out, rejected.reason());
            Fields.writePosition(out, rejected.last());
            Fields.writePosition(out, rejected.removedAt());
        }

        @Override
        RequestVote.Rejected read(Input in) {
            long term = Fields.readTerm(in);
            long requestTerm = Fields.readTerm(in);
            VoteResult reason = Fields.readEnum(in, VOTE_RESULTS);
            Position last = Fields.readPosition(in);
            return new RequestVote.Rejected(term, requestTerm, reason, last, readRemovedAt(in));
        }
    }

    static final class TimeoutNowSerializer extends MessageSerializer<TimeoutNow> {
        TimeoutNowSerializer(WireLimits limits) {
            super(TimeoutNow.class, limits);
        }

        @Override
        void write(Output out, TimeoutNow message) {
            Fields.writeTerm(out, message.term());
        }

        @Override
        TimeoutNow read(Input in) {
            return new TimeoutNow(Fields.readTerm(in));
        }
    }
}
