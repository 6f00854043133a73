package dev.raftctl.cli.cluster;

import dev.raftctl.cli.cluster.LinkMatrix.Hears;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.Member;
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
public record Diagnosis(Kind kind, String verdict, String next) {
    static final String ASK_ALL = "use cluster, to ask all servers again";

    /** What the verdict is of. */
    public enum Kind {
        /** A leader works. */
        LED,
        /** Servers that answer hear a leader, which does not answer this client. */
        LEADER_HIDDEN,
        /** What was seen allows for a leader, or a cluster, and for none. */
        UNDETERMINED,
        /** One server alone was asked. */
        ALONE,
        /** There is no leader, or one that does not work. */
        LEADERLESS,
        /** All servers that were asked answer, and none belongs to a cluster. */
        NEVER_FORMED
    }

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
            return new Diagnosis(
                    Kind.LEADERLESS, "no server answers", "start the servers, or check the addresses given with -e");
        }
        NamedLeader named = survey.namedLeader();
        if (named != null) {
            return hidden(survey, named);
        }
        if (leader != null) {
            return led(survey, leader);
        }
        ServerStatus alone = survey.alone();
        if (alone != null) {
            return new Diagnosis(Kind.ALONE, wordOf(alone), ASK_ALL);
        }
        Configuration configuration = survey.configuration();
        if (configuration.isEmpty()) {
            return unconfigured(survey);
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
        if (voiceless != null) {
            return voiceless;
        }
        Diagnosis apart = apart(survey, configuration);
        return apart != null ? apart : leaderless(survey, configuration);
    }

    /** The verdict, and what is wrong at worst where a leader works. */
    public static String verdictOf(Survey survey) {
        Diagnosis diagnosis = of(survey);
        List<Health.Finding> findings = Health.of(survey).findings();
        return diagnosis.kind() == Kind.LED && !findings.isEmpty()
                ? diagnosis.verdict() + "; " + findings.get(0).text()
                : diagnosis.verdict();
    }

    /** What to do, also where a cluster is led and something is wrong; empty: nothing. */
    public static String nextOf(Survey survey) {
        String next = of(survey).next();
        if (!next.isEmpty()) {
            return next;
        }
        for (Health.Finding each : Health.of(survey).findings()) {
            if (!each.hint().isEmpty()) {
                return each.hint();
            }
        }
        return "";
    }

    private static Diagnosis hidden(Survey survey, NamedLeader named) {
        Sighting sighting = survey.sighting(named.id());
        String where =
                sighting == null ? named.id().value() : sighting.address().toString();
        String why = sighting == null ? "not asked" : sighting.error();
        return new Diagnosis(
                Kind.LEADER_HIDDEN,
                named.sentence() + " (heard " + named.contactMs() + " ms ago); this client does not reach it: " + why,
                sighting != null && sighting.absence() == Absence.UNTRUSTED
                        ? "check the certificates of this client and of " + named.id() + ": raftctl tls check"
                        : "restore the network between this host and " + where + ", or run raftctl on the host of "
                                + named.witnesses().get(0));
    }

    private static Diagnosis led(Survey survey, ServerStatus leader) {
        List<String> claims = new ArrayList<>();
        for (ServerStatus each : survey.claims()) {
            claims.add(each.id() + " (term " + each.term() + ")");
        }
        if (claims.size() > 1) {
            return new Diagnosis(
                    survey.workingLeader() == null ? Kind.LEADERLESS : Kind.LED,
                    "several servers believe they lead: " + String.join(", ", claims) + "; the highest term counts",
                    "the others step down when they hear of it: check the network between them");
        }
        if (survey.workingLeader() == null) {
            return new Diagnosis(
                    Kind.LEADERLESS,
                    leader.id() + " leads term " + leader.term() + ", but has heard from no majority for "
                            + leader.quorumContactMs() + " ms",
                    "wait for it to step down: raftctl wait leader; check the network around " + leader.id());
        }
        return new Diagnosis(Kind.LED, leader.id() + " leads term " + leader.term(), "");
    }

    /** No server that answers belongs to a cluster; one that does not answer may. */
    private static Diagnosis unconfigured(Survey survey) {
        for (ServerStatus each : survey.answers()) {
            if (!each.barred().isEmpty()) {
                return new Diagnosis(
                        Kind.UNDETERMINED,
                        "no word of a cluster: " + each.id() + " neither votes nor stands",
                        "ask another server of its cluster: -e H:P");
            }
        }
        String ids = String.join(", ", strings(survey.answering()));
        String never = ids + (survey.answering().size() == 1 ? " was" : " were") + " never given one";
        List<String> silent = new ArrayList<>();
        for (Sighting each : survey.sightings()) {
            if (!each.isReachable()) {
                silent.add(each.name() + " (" + each.error() + ")");
            }
        }
        for (ServerStatus each : survey.answers()) {
            String forming = each.process().forming();
            if (silent.isEmpty() && !forming.isEmpty()) {
                return new Diagnosis(
                        Kind.UNDETERMINED,
                        "whether there is a cluster is not known: " + never + "; " + each.id() + " " + forming,
                        "start the servers that its file lists; raftctl bootstrap --without ID forms the cluster without one");
            }
        }
        if (silent.isEmpty()) {
            return new Diagnosis(
                    Kind.NEVER_FORMED, "no cluster: " + never, "form it: raftctl bootstrap " + bootstrapWords(survey));
        }
        String they = silent.size() == 1 ? "it has" : "they have";
        return new Diagnosis(
                Kind.UNDETERMINED,
                "whether there is a cluster is not known: " + never + ", and " + Names.of(silent)
                        + (silent.size() == 1 ? " does" : " do") + " not answer: " + they + " one, perhaps",
                "start " + (silent.size() == 1 ? "that server" : "those servers")
                        + ", or restore the network to them, and look again");
    }

    private static @Nullable Diagnosis fewVoters(Survey survey, Collection<ServerId> voters) {
        List<ServerId> absent = new ArrayList<>();
        List<ServerId> perhapsUp = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (ServerId voter : voters) {
            Sighting sighting = survey.sighting(voter);
            if (sighting == null || !sighting.isReachable()) {
                absent.add(voter);
                why.add(voter + " (" + (sighting == null ? "not asked" : sighting.error()) + ")");
                if (sighting == null || sighting.absence().mayRun()) {
                    perhapsUp.add(voter);
                }
            }
        }
        int quorum = voters.size() / 2 + 1;
        int present = voters.size() - absent.size();
        if (present >= quorum) {
            return null;
        }
        if (perhapsUp.size() >= quorum) {
            return new Diagnosis(
                    Kind.UNDETERMINED,
                    "whether there is a leader is not known: " + Names.of(why) + " do not answer this client, and "
                            + Names.of(perhapsUp) + " would be a majority of the " + voters.size() + " voters; "
                            + Names.of(survey.answering()) + (survey.answering().size() == 1 ? " knows" : " know")
                            + " of no leader",
                    "run raftctl where " + Names.of(perhapsUp) + " can be reached, or restore the network to "
                            + addresses(survey, perhapsUp) + "; start those that do not run");
        }
        int wanted = quorum - present;
        return new Diagnosis(
                Kind.LEADERLESS,
                "no leader: " + present + " of " + voters.size() + " voters answer" + (present == 1 ? "s" : "") + ", "
                        + quorum + " are needed; not answering: " + String.join(", ", why),
                startOf(survey, absent, wanted));
    }

    private static String addresses(Survey survey, List<ServerId> servers) {
        List<String> addresses = new ArrayList<>();
        for (ServerId each : servers) {
            Sighting sighting = survey.sighting(each);
            addresses.add(sighting == null ? each.value() : sighting.address().toString());
        }
        return Names.of(addresses);
    }

    /** Enough answer, but of those too few may vote: waiting helps nobody. Null: an election can be won. */
    private static @Nullable Diagnosis voiceless(Survey survey, Collection<ServerId> voters) {
        List<ServerId> absent = new ArrayList<>();
        List<ServerId> able = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (ServerId voter : voters) {
            ServerStatus status = survey.status(voter);
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
        return new Diagnosis(
                Kind.LEADERLESS,
                verdict,
                absent.size() >= wanted ? startOf(survey, absent, wanted) : decideAlone(able));
    }

    private static String startOf(Survey survey, List<ServerId> absent, int wanted) {
        List<ServerId> toStart = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (ServerId each : absent) {
            Sighting sighting = survey.sighting(each);
            Absence absence = sighting == null ? Absence.SILENT : sighting.absence();
            if (sighting != null && absence == Absence.FOREIGN) {
                others.add("stop the foreign server at " + sighting.address() + " and start " + each + " there");
            } else if (absence == Absence.UNTRUSTED) {
                others.add("check the certificate of " + each + ": raftctl tls check");
            } else {
                toStart.add(each);
            }
        }
        if (!toStart.isEmpty()) {
            int enough = Math.min(wanted, toStart.size());
            others.add(
                    0,
                    "start " + (enough == toStart.size() ? "" : enough + " of ") + String.join(", ", strings(toStart))
                            + ", or mend the network to " + (toStart.size() == 1 ? "it" : "them"));
        }
        return String.join("; or ", others);
    }

    private static List<String> strings(Collection<ServerId> ids) {
        return ids.stream().map(ServerId::value).toList();
    }

    private static String decideAlone(List<ServerId> able) {
        String who = able.isEmpty()
                ? "the one with the best log"
                : able.size() == 1 ? able.get(0).value() : "one of " + String.join(", ", strings(able));
        return "back up all data directories, stop the servers, and let " + who
                + " decide alone: raftctl recover --data-dir DIR --i-understand-data-may-be-lost --dry-run tells what that"
                + " means; the others join again with empty directories";
    }

    /** Enough servers may vote, but none of them reaches enough others. Null: one does, as far as is known. */
    private static @Nullable Diagnosis apart(Survey survey, Configuration configuration) {
        LinkMatrix links = new LinkMatrix(survey);
        Majorities majorities = Majorities.hopeful(survey);
        Collection<ServerId> working = majorities.working();
        for (ServerId candidate : working) {
            List<ServerId> reached = new ArrayList<>();
            for (ServerId voter : working) {
                if (voter.equals(candidate) || links.both(candidate, voter) != Hears.NO) {
                    reached.add(voter);
                }
            }
            if (majorities.reachMajority(new java.util.HashSet<>(reached))) {
                return null;
            }
        }
        List<String> why = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        for (ServerId from : working) {
            for (ServerId to : working) {
                Member member = configuration.member(to);
                if (!from.equals(to) && links.hears(to, from) == Hears.NO && member != null) {
                    why.add(from + " does not reach " + to + " at " + member.address() + links.why(from, to));
                }
            }
            String elsewhere = elsewhere(survey, from);
            if (!elsewhere.isEmpty()) {
                moved.add(elsewhere);
            }
        }
        return new Diagnosis(
                Kind.LEADERLESS,
                "no leader, and none can be elected: no voter reaches a majority of the others at the addresses of the"
                        + " configuration: " + String.join("; ", why)
                        + (moved.isEmpty() ? "" : "; " + String.join("; ", moved)),
                moved.isEmpty()
                        ? "restore the network between the servers, or start each at the address that the configuration has"
                        : "start each server at the address that the configuration has: raftctl servers");
    }

    /** That a server says it is at another address than the configuration has; empty: it does not. */
    static String elsewhere(Survey survey, ServerId id) {
        ServerStatus status = survey.status(id);
        Member member = survey.member(id);
        return status == null || member == null || member.address().equals(status.address())
                ? ""
                : id + " is at " + status.address() + ", the configuration has " + member.address();
    }

    private static Diagnosis leaderless(Survey survey, Configuration configuration) {
        List<String> why = new ArrayList<>();
        ServerStatus best = null;
        boolean someCampaign = false;
        Majorities majorities = Majorities.hopeful(survey);
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
            someCampaign |= canLead && majorities.canCampaign(each.id());
            if (canLead && (best == null || each.last().isNewerThan(best.last()))) {
                best = each;
            }
        }
        String verdict =
                "no leader yet in term " + survey.term() + (why.isEmpty() ? "" : ": " + String.join("; ", why));
        String next =
                someCampaign ? "an election takes a moment: raftctl wait leader" : "no server campaigns by itself yet";
        return new Diagnosis(
                Kind.LEADERLESS, verdict, best == null ? next : next + "; or call one: raftctl campaign " + best.id());
    }

    private static String bootstrapWords(Survey survey) {
        List<String> words = new ArrayList<>();
        for (ServerStatus each : survey.answers()) {
            words.add(each.id() + "=" + each.address());
        }
        return String.join(" ", words);
    }
}
