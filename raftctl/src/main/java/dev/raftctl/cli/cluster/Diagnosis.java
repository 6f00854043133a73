package dev.raftctl.cli.cluster;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerRole;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why there is a leader or none, and what to do: from what the servers said. Pure.
 *
 * @param verdict a sentence without its stop
 * @param next what to do; empty: nothing
 */
public record Diagnosis(String verdict, String next) {
    static final String ASK_ALL = "use cluster, to ask all servers again";

    /** What one server says when it alone was asked. */
    public static String wordOf(ServerStatus alone) {
        String says = alone.role() == ServerRole.LEADER
                ? "it leads"
                : alone.leader() == null ? "it knows of no leader" : "it follows " + alone.leader();
        return alone.id() + " alone was asked: " + says + ", term " + alone.term();
    }

    /** Of one moment. */
    public static Diagnosis of(Survey survey) {
        ServerStatus leader = survey.leader();
        if (survey.answers().isEmpty()) {
            return new Diagnosis("no server answers", "start the servers, or check the addresses given with -e");
        }
        if (leader != null) {
            return led(survey, leader);
        }
        ServerStatus alone = survey.alone();
        if (alone != null) {
            return new Diagnosis(wordOf(alone), ASK_ALL);
        }
        Configuration configuration = survey.configuration();
        for (ServerStatus each : survey.answers()) {
            if (configuration.isEmpty() && !each.barred().isEmpty()) {
                return new Diagnosis(
                        "no word of a cluster: " + each.id() + " neither votes nor stands",
                        "ask another server of its cluster: -e H:P");
            }
        }
        if (configuration.isEmpty()) {
            return new Diagnosis(
                    "no cluster: " + names(survey.answering()) + " "
                            + (survey.answering().size() == 1 ? "was" : "were") + " never given one",
                    "form it: raftctl bootstrap " + bootstrapWords(survey));
        }
        Diagnosis fewVoters = fewVoters(survey, configuration.voters());
        if (fewVoters == null && configuration.isJoint()) {
            fewVoters = fewVoters(survey, configuration.outgoing());
        }
        if (fewVoters != null) {
            return fewVoters;
        }
        Diagnosis voiceless = voiceless(survey, configuration.voters());
        if (voiceless == null && configuration.isJoint()) {
            voiceless = voiceless(survey, configuration.outgoing());
        }
        return voiceless != null ? voiceless : leaderless(survey, configuration);
    }

    /** What to do, also where a cluster is led and members are missing; empty: nothing. */
    public static String nextOf(Survey survey) {
        String next = of(survey).next();
        List<ServerId> absent = new ArrayList<>();
        for (ServerId id : survey.configuration().members().keySet()) {
            Sighting sighting = survey.sighting(id);
            if (sighting != null && !sighting.isReachable() && sighting.wasAsked()) {
                absent.add(id);
            }
        }
        if (!next.isEmpty() || absent.isEmpty()) {
            return next;
        }
        return "start " + names(absent) + ", or put another in its place: raftctl replace-server " + absent.get(0)
                + " NEW=H:P";
    }

    private static Diagnosis led(Survey survey, ServerStatus leader) {
        List<String> claims = new ArrayList<>();
        for (ServerStatus each : survey.claims()) {
            claims.add(each.id() + " (term " + each.term() + ")");
        }
        if (claims.size() > 1) {
            return new Diagnosis(
                    "several servers believe they lead: " + String.join(", ", claims) + "; the highest term counts",
                    "the others step down when they hear of it: check the network between them");
        }
        if (survey.workingLeader() == null) {
            return new Diagnosis(
                    leader.id() + " leads term " + leader.term() + ", but has heard from no majority for "
                            + leader.quorumContactMs() + " ms",
                    "wait for it to step down: raftctl wait leader; check the network around " + leader.id());
        }
        return new Diagnosis(leader.id() + " leads term " + leader.term(), "");
    }

    private static @Nullable Diagnosis fewVoters(Survey survey, Collection<ServerId> voters) {
        List<ServerId> absent = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (ServerId voter : voters) {
            Sighting sighting = survey.sighting(voter);
            if (sighting == null || !sighting.isReachable()) {
                absent.add(voter);
                why.add(voter + " (" + (sighting == null ? "not asked" : sighting.error()) + ")");
            }
        }
        int quorum = voters.size() / 2 + 1;
        int present = voters.size() - absent.size();
        if (present >= quorum) {
            return null;
        }
        int wanted = quorum - present;
        return new Diagnosis(
                "no leader: " + present + " of " + voters.size() + " voters answer" + (present == 1 ? "s" : "") + ", "
                        + quorum + " are needed; not answering: " + String.join(", ", why),
                startOf(absent, wanted));
    }

    /** Enough answer, but of those too few may vote: waiting helps nobody. Null: an election can be won. */
    private static @Nullable Diagnosis voiceless(Survey survey, Collection<ServerId> voters) {
        List<ServerId> absent = new ArrayList<>();
        List<ServerId> able = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (ServerId voter : voters) {
            Sighting sighting = survey.sighting(voter);
            ServerStatus status = sighting == null ? null : sighting.status();
            if (status == null) {
                absent.add(voter);
            } else if (status.barred().isEmpty()) {
                able.add(voter);
            } else {
                why.add(voter + " neither votes nor stands: " + status.barred());
            }
        }
        int quorum = voters.size() / 2 + 1;
        if (able.size() >= quorum) {
            return null;
        }
        String verdict = "no leader, and none can be elected: " + able.size() + " of " + voters.size() + " voters "
                + (able.size() == 1 ? "has" : "have") + " a vote, " + quorum + " are needed; " + String.join("; ", why);
        int wanted = quorum - able.size();
        return new Diagnosis(verdict, absent.size() >= wanted ? startOf(absent, wanted) : decideAlone(able));
    }

    private static String startOf(List<ServerId> absent, int wanted) {
        return "start " + (wanted == absent.size() ? names(absent) : wanted + " of " + names(absent))
                + ", or mend the network to " + (absent.size() == 1 ? "it" : "them");
    }

    private static String decideAlone(List<ServerId> able) {
        String who = able.isEmpty()
                ? "the one with the best log"
                : able.size() == 1 ? able.get(0).value() : "one of " + names(able);
        return "back up all data directories, stop the servers, and let " + who
                + " decide alone: raftctl recover --data-dir DIR --i-understand-data-may-be-lost --dry-run tells what that"
                + " means; the others join again with empty directories";
    }

    private static Diagnosis leaderless(Survey survey, Configuration configuration) {
        List<String> why = new ArrayList<>();
        ServerStatus best = null;
        for (ServerStatus each : survey.answers()) {
            if (!each.barred().isEmpty()) {
                why.add(each.id() + " neither votes nor stands: " + each.barred());
            } else if (Disks.shortage(each) != null) {
                why.add(Disks.shortage(each));
            } else if (each.holdMs() > 0) {
                why.add(each.id() + " does not stand for another " + each.holdMs() + " ms");
            } else if (each.role() == ServerRole.CANDIDATE || each.role() == ServerRole.PRE_CANDIDATE) {
                why.add(each.id() + " stands (" + each.role().word() + ", term " + each.term() + ")");
            }
            boolean canLead =
                    configuration.voters().contains(each.id()) && each.barred().isEmpty();
            if (canLead && (best == null || each.last().isNewerThan(best.last()))) {
                best = each;
            }
        }
        String verdict =
                "no leader yet in term " + survey.term() + (why.isEmpty() ? "" : ": " + String.join("; ", why));
        String next = "an election takes a moment: raftctl wait leader";
        return new Diagnosis(verdict, best == null ? next : next + "; or call one: raftctl campaign " + best.id());
    }

    private static String names(Collection<ServerId> ids) {
        List<String> names = new ArrayList<>();
        for (ServerId id : ids) {
            names.add(id.value());
        }
        return String.join(", ", names);
    }

    private static String bootstrapWords(Survey survey) {
        List<String> words = new ArrayList<>();
        for (ServerStatus each : survey.answers()) {
            words.add(each.id() + "=" + each.address());
        }
        return String.join(" ", words);
    }
}
