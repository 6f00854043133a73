package dev.raftctl.node.core;

import dev.raftctl.node.decision.DecisionRenderer;
import dev.raftctl.node.decision.RenderedDecision;
import dev.raftctl.protocol.message.LogEntry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the servers of a script do, one line per event of a shown kind, and passes messages on to the network.
 */
final class ScriptOutput implements TestServer.Callbacks {
    /** What every undisturbed election consists of. */
    private static final Set<String> STEPS_OF_AN_ELECTION = Set.of(
            "leader-lost",
            "prevote-started",
            "prevote-granted",
            "election-started",
            "term-adopted",
            "vote-granted",
            "vote-received",
            "election-won",
            "leader-heard");

    private final ManualNetwork network;
    private final TreeSet<String> shownKinds = new TreeSet<>(List.of("decisions", "responses"));
    private final List<String> lines = new ArrayList<>();
    private final TreeMap<ServerId, String> electionsWon = new TreeMap<>();
    private boolean isSummarizing;

    ScriptOutput(ManualNetwork network) {
        this.network = network;
    }

    /** Discards the output so far. */
    void clear() {
        lines.clear();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    void print(String line) {
        lines.add(line);
    }

    /** Selects the kinds of events to print: {@code messages writes} adds two, {@code -decisions} removes one. */
    void show(List<String> kinds) {
        for (String kind : kinds) {
            if (kind.startsWith("-")) {
                shownKinds.remove(kind.substring(1));
            } else {
                shownKinds.add(kind);
            }
        }
    }

    /**
     * Runs steps of which only the exceptional ones are printed: no messages, writes and applied entries, and of an
     * election none of the decisions that every undisturbed election consists of.
     */
    void summarize(Runnable steps) {
        isSummarizing = true;
        try {
            steps.run();
        } finally {
            isSummarizing = false;
        }
    }

    /** Returns how the server won its latest election, or null if it never won one. */
    @Nullable
    String electionWonBy(ServerId server) {
        return electionsWon.get(server);
    }

    void delivered(ManualNetwork.Envelope envelope) {
        if (isShown("messages")) {
            lines.add(envelope.toString());
        }
    }

    @Override
    public void messageSent(ServerId from, ServerId to, PeerMessage message) {
        network.send(from, to, message);
    }

    @Override
    public void responded(ServerId server, long ticket, CoreResponse response) {
        print("responses", server, "responds to #" + ticket + " " + ScriptFormat.of(response));
    }

    @Override
    public void proposalsAppended(ServerId server, Effect.ProposalsAppended effect) {
        int count = effect.proposals().size();
        long first = effect.proposals().get(0).ticket();
        String last =
                count == 1 ? "" : " to #" + effect.proposals().get(count - 1).ticket();
        print("responses", server, "appends #" + first + last + " at " + effect.first());
    }

    @Override
    public void decided(ServerId server, Decision decision) {
        RenderedDecision rendered = DecisionRenderer.render(decision);
        String kind = rendered.kind().label();
        if (kind.equals("election-won")) {
            electionsWon.put(server, rendered.text());
        }
        if (!isSummarizing || !STEPS_OF_AN_ELECTION.contains(kind)) {
            print("decisions", server, kind + ": " + rendered.text());
        }
    }

    @Override
    public void persistRequested(ServerId server, Effect.PersistWrite effect) {
        String hardState = effect.hardState() == null ? "" : " " + ScriptFormat.of(effect.hardState());
        String entries = effect.entries().isEmpty() ? "" : " " + ScriptFormat.entries(effect.entries());
        StringBuilder then = new StringBuilder();
        for (Effect.OutboundMessage outbound : effect.onceDurable()) {
            then.append(then.isEmpty() ? ", then sends " : "; ").append(outbound(outbound));
        }
        print("writes", server, "writes" + (hardState + entries).replaceFirst("^$", " nothing") + then);
    }

    private static String outbound(Effect.OutboundMessage outbound) {
        if (outbound instanceof Effect.SendMessage envelope) {
            return "to " + envelope.to() + ": " + ScriptFormat.of(envelope.message());
        }
        Effect.RespondToRequest reply = (Effect.RespondToRequest) outbound;
        return "#" + reply.ticket() + " " + ScriptFormat.of(reply.response());
    }

    @Override
    public void applied(ServerId server, LogEntry entry) {
        print("applies", server, "applies " + ScriptFormat.of(entry));
    }

    private void print(String kind, ServerId server, String text) {
        if (isShown(kind)) {
            lines.add(server + " " + text);
        }
    }

    private boolean isShown(String kind) {
        boolean isException = kind.equals("decisions") || kind.equals("responses");
        return shownKinds.contains(kind) && (isException || !isSummarizing);
    }
}
