package dev.raftctl.node.core;

import dev.raftctl.protocol.message.AppendEntries;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Heartbeat;
import dev.raftctl.protocol.message.InstallSnapshot;
import dev.raftctl.protocol.message.Member;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.Position;
import dev.raftctl.protocol.message.PreVote;
import dev.raftctl.protocol.message.RequestVote;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.TimeoutNow;
import dev.raftctl.protocol.message.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the words behind the verb of a scene's command mean. */
final class SceneWords {
    private static final long MILLI = 1_000_000;

    private SceneWords() {}

    static long millis(String word) {
        return Long.parseLong(word) * MILLI;
    }

    static long hold(List<String> words) {
        int at = words.indexOf("hold");
        return at < 0 ? 0 : millis(words.get(at + 1));
    }

    /** Mail from and to whom these words say: nothing: all; {@code 2}: all to 2; {@code 1>2}. */
    static Predicate<Network.Mail> mail(List<String> words) {
        return mail -> {
            boolean wanted = words.isEmpty();
            for (String word : words) {
                wanted |= word.equals(mail.to().value()) || word.equals(mail.from() + ">" + mail.to());
            }
            return wanted;
        };
    }

    /** The least that a message of this kind can say in this term. */
    static PeerMessage message(String kind, long term) {
        return switch (kind) {
            case "append" -> new AppendEntries.Append(term, Position.ZERO, List.of(), 0);
            case "accepted" -> new AppendEntries.Accepted(term, 0);
            case "beat" -> new Heartbeat.Beat(term, 0, 1);
            case "snapshot" -> new InstallSnapshot.Chunk(term, new Position(1, 1), 0, new byte[1], 1, 0);
            case "pre-vote" -> new PreVote.Ask(term, Position.ZERO);
            case "vote" -> new RequestVote.Ask(term, Position.ZERO, true);
            case "vote-refused" -> new RequestVote.Refused(term, term, Verdict.STALE_TERM, Position.ZERO);
            case "timeout-now" -> new TimeoutNow(term);
            default -> throw new IllegalArgumentException("no such message: " + kind);
        };
    }

    /** {@code add 4 remove 2 within 5000 if 7}, perhaps after {@code force}. */
    static Event.ChangeAsked change(long ticket, List<String> words) {
        List<Change> changes = new ArrayList<>();
        long within = 10_000;
        long ifIndex = 0;
        boolean force = words.contains("force");
        for (int i = force ? 1 : 0; i + 1 < words.size(); i += 2) {
            String object = words.get(i + 1);
            switch (words.get(i)) {
                case "add" -> changes.add(new Change.AddVoter(member(object)));
                case "add-learner" -> changes.add(new Change.AddLearner(member(object)));
                case "promote" -> changes.add(new Change.Promote(ServerId.of(object)));
                case "demote" -> changes.add(new Change.Demote(ServerId.of(object)));
                case "remove" -> changes.add(new Change.Remove(ServerId.of(object)));
                case "within" -> within = Long.parseLong(object);
                case "if" -> ifIndex = Long.parseLong(object);
                default -> throw new IllegalArgumentException("no such change: " + words.get(i));
            }
        }
        return new Event.ChangeAsked(ticket, changes, ifIndex, within * MILLI, force);
    }

    /** {@code 1 2 3}, or {@code 1 2 learners 3}. */
    static Configuration configuration(List<String> words) {
        int split = words.indexOf("learners");
        TreeMap<ServerId, Member> members = new TreeMap<>();
        TreeSet<ServerId> voters = new TreeSet<>();
        TreeSet<ServerId> learners = new TreeSet<>();
        for (int i = 0; i < words.size(); i++) {
            if (i != split) {
                Member member = member(words.get(i));
                members.put(member.id(), member);
                (split >= 0 && i > split ? learners : voters).add(member.id());
            }
        }
        return new Configuration(members, voters, new TreeSet<>(), learners);
    }

    private static Member member(String name) {
        return new Member(ServerId.of(name), "host" + name + ":7000");
    }
}
