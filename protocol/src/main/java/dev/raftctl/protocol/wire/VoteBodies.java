package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.message.Verdict;

/** Elections: pre-votes, votes, and the word to stand at once. */
final class VoteBodies {
    private static final Verdict[] VERDICTS = Verdict.values();

    private VoteBodies() {}

    /** Partners of version 2 and older do not send it. */
    private static Position removedAt(Input in) {
        return Fields.left(in) > 0 ? Fields.position(in) : Position.ZERO;
    }

    static final class PreVoteAsk extends Body<PreVote.Ask> {
        PreVoteAsk(WireLimits limits) {
            super(PreVote.Ask.class, limits);
        }

        @Override
        void write(Output out, PreVote.Ask ask) {
            Fields.putTerm(out, ask.term());
            Fields.putPosition(out, ask.last());
        }

        @Override
        PreVote.Ask read(Input in) {
            long term = Fields.term(in);
            return new PreVote.Ask(term, Fields.position(in));
        }
    }

    static final class PreVoteGranted extends Body<PreVote.Granted> {
        PreVoteGranted(WireLimits limits) {
            super(PreVote.Granted.class, limits);
        }

        @Override
        void write(Output out, PreVote.Granted granted) {
            Fields.putTerm(out, granted.term());
        }

        @Override
        PreVote.Granted read(Input in) {
            return new PreVote.Granted(Fields.term(in));
        }
    }

    static final class PreVoteRefused extends Body<PreVote.Refused> {
        PreVoteRefused(WireLimits limits) {
            super(PreVote.Refused.class, limits);
        }

        @Override
        void write(Output out, PreVote.Refused refused) {
            Fields.putTerm(out, refused.term());
            Fields.putTerm(out, refused.asked());
            Fields.putConstant(out, refused.why());
            Fields.putPosition(out, refused.last());
            Fields.putPosition(out, refused.removedAt());
        }

        @Override
        PreVote.Refused read(Input in) {
            long term = Fields.term(in);
            long asked = Fields.term(in);
            Verdict why = Fields.constant(in, VERDICTS);
            Position last = Fields.position(in);
            return new PreVote.Refused(term, asked, why, last, removedAt(in));
        }
    }

    static final class VoteAsk extends Body<RequestVote.Ask> {
        VoteAsk(WireLimits limits) {
            super(RequestVote.Ask.class, limits);
        }

        @Override
        void write(Output out, RequestVote.Ask ask) {
            Fields.putTerm(out, ask.term());
            Fields.putPosition(out, ask.last());
            out.writeBoolean(ask.transfer());
            out.writeBoolean(ask.byLeader());
        }

        @Override
        RequestVote.Ask read(Input in) {
            long term = Fields.term(in);
            Position last = Fields.position(in);
            boolean transfer = Fields.flag(in);
            return new RequestVote.Ask(term, last, transfer, Fields.left(in) > 0 && Fields.flag(in));
        }
    }

    static final class VoteGranted extends Body<RequestVote.Granted> {
        VoteGranted(WireLimits limits) {
            super(RequestVote.Granted.class, limits);
        }

        @Override
        void write(Output out, RequestVote.Granted granted) {
            Fields.putTerm(out, granted.term());
        }

        @Override
        RequestVote.Granted read(Input in) {
            return new RequestVote.Granted(Fields.term(in));
        }
    }

    static final class VoteRefused extends Body<RequestVote.Refused> {
        VoteRefused(WireLimits limits) {
            super(RequestVote.Refused.class, limits);
        }

        @Override
        void write(Output out, RequestVote.Refused refused) {
            Fields.putTerm(out, refused.term());
            Fields.putTerm(out, refused.asked());
            Fields.putConstant(out, refused.why());
            Fields.putPosition(out, refused.last());
            Fields.putPosition(out, refused.removedAt());
        }

        @Override
        RequestVote.Refused read(Input in) {
            long term = Fields.term(in);
            long asked = Fields.term(in);
            Verdict why = Fields.constant(in, VERDICTS);
            Position last = Fields.position(in);
            return new RequestVote.Refused(term, asked, why, last, removedAt(in));
        }
    }

    static final class Stand extends Body<TimeoutNow> {
        Stand(WireLimits limits) {
            super(TimeoutNow.class, limits);
        }

        @Override
        void write(Output out, TimeoutNow now) {
            Fields.putTerm(out, now.term());
        }

        @Override
        TimeoutNow read(Input in) {
            return new TimeoutNow(Fields.term(in));
        }
    }
}
