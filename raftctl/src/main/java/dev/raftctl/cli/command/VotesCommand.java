package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.Failure;
import dev.raftctl.cli.cluster.Rejections;
import dev.raftctl.cli.cluster.Survey;
import dev.raftctl.cli.view.VotesView;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DecisionNote;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "votes",
        description = {
            "Tell why there is a leader or none: every server's vote side by side, and what to do.",
            "Needs no leader. Shows whom each server refused since there is no leader, and why; --term shows those of an"
                    + " earlier campaign."
        },
        footer = {"Examples:", "  raftctl votes", "  raftctl votes --term 12 -o wide"})
final class VotesCommand implements Verb {
    private static final int NOTES = 500;

    @Option(
            names = "--term",
            paramLabel = "T",
            description = "The refusals of campaigns for this term, whenever they were.")
    @Nullable
    String term;

    @Override
    public Report run(Call call) throws Failure {
        long wanted = term == null ? -1 : Words.number(term, "--term", 0);
        ClusterClient cluster = call.cluster();
        Survey survey = cluster.survey();
        SortedMap<ServerId, List<DecisionNote>> notes = new TreeMap<>();
        SortedMap<ServerId, Long> led = new TreeMap<>();
        for (Map.Entry<ServerId, ClientReply> reply :
                cluster.askAll(survey, new ClientRequest.ReadDecisions(NOTES)).entrySet()) {
            if (reply.getValue() instanceof ClientReply.Decisions decisions) {
                notes.put(reply.getKey(), decisions.notes());
                long term = led(decisions);
                if (term > 0) {
                    led.put(reply.getKey(), term);
                }
            }
        }
        SortedMap<ServerId, List<DecisionNote>> rejections =
                wanted < 0 ? Rejections.ofThisPeriod(survey, notes) : Rejections.ofTerm(wanted, notes);
        return Report.of(new VotesView(survey, rejections, led));
    }

    /** The last term that it led, if it has heard no other leader since; 0: none. */
    private static long led(ClientReply.Decisions decisions) {
        long term = 0;
        for (DecisionNote note : decisions.notes()) {
            if (note.kind().equals("election-won")) {
                term = note.term();
            } else if (note.kind().equals("leader-heard")) {
                term = 0;
            }
        }
        return term;
    }
}
