package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.Space;
import java.util.List;

/** AppendEntries and heartbeats. */
final class ReplicationBodies {
    private ReplicationBodies() {}

    static final class Append extends Body<AppendEntries.Append> {
        Append(WireLimits limits) {
            super(AppendEntries.Append.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.Append append) {
            Fields.putTerm(out, append.term());
            Fields.putPosition(out, append.previous());
            Fields.putIndex(out, append.leaderCommit());
            EntryFields.put(out, checked(append.previous(), append.entries()), limits);
        }

        @Override
        AppendEntries.Append read(Input in) {
            long term = Fields.term(in);
            Position previous = Fields.position(in);
            long leaderCommit = Fields.index(in);
            List<Entry> entries = checked(previous, EntryFields.take(in, limits));
            return new AppendEntries.Append(term, previous, entries, leaderCommit);
        }

        private static List<Entry> checked(Position previous, List<Entry> entries) {
            if (!entries.isEmpty() && entries.get(0).index() != previous.index() + 1) {
                throw new KryoException("entries from " + entries.get(0).index() + " do not follow " + previous);
            }
            return entries;
        }
    }

    static final class Accepted extends Body<AppendEntries.Accepted> {
        Accepted(WireLimits limits) {
            super(AppendEntries.Accepted.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.Accepted accepted) {
            Fields.putTerm(out, accepted.term());
            Fields.putIndex(out, accepted.matchIndex());
        }

        @Override
        AppendEntries.Accepted read(Input in) {
            long term = Fields.term(in);
            return new AppendEntries.Accepted(term, Fields.index(in));
        }
    }

    static final class Rejected extends Body<AppendEntries.Rejected> {
        Rejected(WireLimits limits) {
            super(AppendEntries.Rejected.class, limits);
        }

        @Override
        void write(Output out, AppendEntries.Rejected rejected) {
            Fields.putTerm(out, rejected.term());
            Fields.putIndex(out, rejected.refusedIndex());
            Fields.putPosition(out, rejected.hint());
            Fields.putIndex(out, rejected.lastIndex());
        }

        @Override
        AppendEntries.Rejected read(Input in) {
            long term = Fields.term(in);
            long refusedIndex = Fields.index(in);
            Position hint = Fields.position(in);
            return new AppendEntries.Rejected(term, refusedIndex, hint, Fields.index(in));
        }
    }

    static final class Beat extends Body<Heartbeat.Beat> {
        Beat(WireLimits limits) {
            super(Heartbeat.Beat.class, limits);
        }

        @Override
        void write(Output out, Heartbeat.Beat beat) {
            Fields.putTerm(out, beat.term());
            Fields.putIndex(out, beat.commitIndex());
            Fields.putAmount(out, beat.round());
        }

        @Override
        Heartbeat.Beat read(Input in) {
            long term = Fields.term(in);
            long commitIndex = Fields.index(in);
            return new Heartbeat.Beat(term, commitIndex, Fields.amount(in));
        }
    }

    static final class BeatAnswer extends Body<Heartbeat.Answer> {
        BeatAnswer(WireLimits limits) {
            super(Heartbeat.Answer.class, limits);
        }

        @Override
        void write(Output out, Heartbeat.Answer answer) {
            Fields.putTerm(out, answer.term());
            Fields.putAmount(out, answer.round());
            Fields.putIndex(out, answer.lastIndex());
            StatusFields.putSpace(out, answer.space());
            Fields.putAmount(out, answer.promisedNanos());
        }

        @Override
        Heartbeat.Answer read(Input in) {
            long term = Fields.term(in);
            long round = Fields.amount(in);
            long lastIndex = Fields.index(in);
            Space space = StatusFields.space(in);
            return new Heartbeat.Answer(term, round, lastIndex, space, Fields.left(in) > 0 ? Fields.amount(in) : 0);
        }
    }
}
