package dev.raftctl.node.simulation;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.ReadIndex;
import dev.raftctl.protocol.message.RequestVote;

/** A number for what a message says, the same in every run and on every machine (hashes of enums and arrays are not). */
final class MessageHash {
    private MessageHash() {}

    static long of(PeerMessage message) {
        long hash = Dice.join(message.getClass().getSimpleName().hashCode(), message.term());
        if (message instanceof AppendEntries.Append append) {
            for (Entry entry : append.entries()) {
                hash = Dice.join(hash, Dice.join(entry.term(), entry.index()));
            }
            return Dice.join(Dice.join(hash, of(append.previous())), append.leaderCommit());
        }
        if (message instanceof AppendEntries.Accepted accepted) {
            return Dice.join(hash, accepted.matchIndex());
        }
        if (message instanceof AppendEntries.Rejected rejected) {
            return Dice.join(Dice.join(hash, rejected.refusedIndex()), of(rejected.hint()));
        }
        if (message instanceof Heartbeat.Beat beat) {
            return Dice.join(Dice.join(hash, beat.round()), beat.commitIndex());
        }
        if (message instanceof Heartbeat.Answer answer) {
            return Dice.join(Dice.join(hash, answer.round()), answer.lastIndex());
        }
        if (message instanceof InstallSnapshot.Chunk chunk) {
            return Dice.join(Dice.join(hash, of(chunk.last())), chunk.offset());
        }
        if (message instanceof InstallSnapshot.Wanted wanted) {
            return Dice.join(Dice.join(hash, of(wanted.last())), wanted.nextOffset());
        }
        if (message instanceof ReadIndex.Ask ask) {
            return Dice.join(hash, ask.ticket());
        }
        if (message instanceof ReadIndex.Confirmed confirmed) {
            return Dice.join(Dice.join(hash, confirmed.ticket()), confirmed.readIndex());
        }
        return ofElections(message, hash);
    }

    private static long ofElections(PeerMessage message, long hash) {
        if (message instanceof RequestVote.Ask ask) {
            return Dice.join(hash, of(ask.last()));
        }
        if (message instanceof PreVote.Ask ask) {
            return Dice.join(hash, of(ask.last()));
        }
        if (message instanceof RequestVote.Refused refused) {
            return Dice.join(hash, refused.asked());
        }
        if (message instanceof PreVote.Refused refused) {
            return Dice.join(hash, refused.asked());
        }
        return hash;
    }

    private static long of(Position position) {
        return Dice.join(position.term(), position.index());
    }
}
