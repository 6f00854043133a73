package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.LogPosition;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.message.VoteResult;

/** Serializers of election messages: pre-votes, votes and TimeoutNow. */
final class VoteSerializers {
    private static final VoteResult[] VOTE_RESULTS = VoteResult.values();

    private VoteSerializers() {}

    /** Reads the field {@code removedAt}. Peers of version 2 and older do not send this field. */
    private static LogPosition readRemovedAt(Input in) {
        return MessageFieldCodec.remainingBytes(in) > 0 ? MessageFieldCodec.readPosition(in) : LogPosition.ZERO;
    }

    static final class PreVoteRequestSerializer extends MessageSerializer<PreVote.PreVoteRequest> {
        PreVoteRequestSerializer(WireLimits limits) {
            super(PreVote.PreVoteRequest.class, limits);
        }

        @Override
        void write(Output out, PreVote.PreVoteRequest request) {
            MessageFieldCodec.writeTerm(out, request.term());
            MessageFieldCodec.writePosition(out, request.last());
        }

        @Override
        PreVote.PreVoteRequest read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            return new PreVote.PreVoteRequest(term, MessageFieldCodec.readPosition(in));
        }
    }

    static final class PreVoteGrantedSerializer extends MessageSerializer<PreVote.PreVoteGranted> {
        PreVoteGrantedSerializer(WireLimits limits) {
            super(PreVote.PreVoteGranted.class, limits);
        }

        @Override
        void write(Output out, PreVote.PreVoteGranted granted) {
            MessageFieldCodec.writeTerm(out, granted.term());
        }

        @Override
        PreVote.PreVoteGranted read(Input in) {
            return new PreVote.PreVoteGranted(MessageFieldCodec.readTerm(in));
        }
    }

    static final class PreVoteRejectedSerializer extends MessageSerializer<PreVote.PreVoteRejected> {
        PreVoteRejectedSerializer(WireLimits limits) {
            super(PreVote.PreVoteRejected.class, limits);
        }

        @Override
        void write(Output out, PreVote.PreVoteRejected rejected) {
            MessageFieldCodec.writeTerm(out, rejected.term());
            MessageFieldCodec.writeTerm(out, rejected.requestTerm());
            MessageFieldCodec.writeEnum(out, rejected.reason());
            MessageFieldCodec.writePosition(out, rejected.last());
            MessageFieldCodec.writePosition(out, rejected.removedAt());
        }

        @Override
        PreVote.PreVoteRejected read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            long requestTerm = MessageFieldCodec.readTerm(in);
            VoteResult reason = MessageFieldCodec.readEnum(in, VOTE_RESULTS);
            LogPosition last = MessageFieldCodec.readPosition(in);
            return new PreVote.PreVoteRejected(term, requestTerm, reason, last, readRemovedAt(in));
        }
    }

    static final class VoteRequestSerializer extends MessageSerializer<RequestVote.VoteRequest> {
        VoteRequestSerializer(WireLimits limits) {
            super(RequestVote.VoteRequest.class, limits);
        }

        @Override
        void write(Output out, RequestVote.VoteRequest request) {
            MessageFieldCodec.writeTerm(out, request.term());
            MessageFieldCodec.writePosition(out, request.last());
            out.writeBoolean(request.bypassesStickiness());
            out.writeBoolean(request.requestedByLeader());
        }

        @Override
        RequestVote.VoteRequest read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            LogPosition last = MessageFieldCodec.readPosition(in);
            boolean bypassesStickiness = MessageFieldCodec.readBoolean(in);
            return new RequestVote.VoteRequest(
                    term,
                    last,
                    bypassesStickiness,
                    MessageFieldCodec.remainingBytes(in) > 0 && MessageFieldCodec.readBoolean(in));
        }
    }

    static final class VoteGrantedSerializer extends MessageSerializer<RequestVote.VoteGranted> {
        VoteGrantedSerializer(WireLimits limits) {
            super(RequestVote.VoteGranted.class, limits);
        }

        @Override
        void write(Output out, RequestVote.VoteGranted granted) {
            MessageFieldCodec.writeTerm(out, granted.term());
        }

        @Override
        RequestVote.VoteGranted read(Input in) {
            return new RequestVote.VoteGranted(MessageFieldCodec.readTerm(in));
        }
    }

    static final class VoteRejectedSerializer extends MessageSerializer<RequestVote.VoteRejected> {
        VoteRejectedSerializer(WireLimits limits) {
            super(RequestVote.VoteRejected.class, limits);
        }

        @Override
        void write(Output out, RequestVote.VoteRejected rejected) {
            MessageFieldCodec.writeTerm(out, rejected.term());
            MessageFieldCodec.writeTerm(out, rejected.requestTerm());
            MessageFieldCodec.writeEnum(out, rejected.reason());
            MessageFieldCodec.writePosition(out, rejected.last());
            MessageFieldCodec.writePosition(out, rejected.removedAt());
        }

        @Override
        RequestVote.VoteRejected read(Input in) {
            long term = MessageFieldCodec.readTerm(in);
            long requestTerm = MessageFieldCodec.readTerm(in);
            VoteResult reason = MessageFieldCodec.readEnum(in, VOTE_RESULTS);
            LogPosition last = MessageFieldCodec.readPosition(in);
            return new RequestVote.VoteRejected(term, requestTerm, reason, last, readRemovedAt(in));
        }
    }

    static final class TimeoutNowSerializer extends MessageSerializer<TimeoutNow> {
        TimeoutNowSerializer(WireLimits limits) {
            super(TimeoutNow.class, limits);
        }

        @Override
        void write(Output out, TimeoutNow message) {
            MessageFieldCodec.writeTerm(out, message.term());
        }

        @Override
        TimeoutNow read(Input in) {
            return new TimeoutNow(MessageFieldCodec.readTerm(in));
        }
    }
}
