package dev.raftctl.node.core;

import dev.raftctl.protocol.message.Entry;
import dev.raftctl.protocol.message.PeerMessage;
import dev.raftctl.protocol.message.ServerId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What is to be seen of a scene: of each thing that its servers do, a line if its kind is shown. Mail goes on to the network. */
final class Transcript implements TestServer.Surroundings {
    private final Network network;
    private final TreeSet<String> shown = new TreeSet<>(List.of("decisions", "answers"));
    private final List<String> printed = new ArrayList<>();

    Transcript(Network network) {
        this.network = network;
    }

    /** What was printed before is forgotten. */
    void begin() {
        printed.clear();
    }

    List<String> lines() {
        return List.copyOf(printed);
    }

    void print(String line) {
        printed.add(line);
    }

    /** {@code show mail writes applies}: these too; {@code show -decisions}: these not. */
    void show(List<String> words) {
        for (String word : words) {
            if (word.startsWith("-")) {
                shown.remove(word.substring(1));
            } else {
                shown.add(word);
            }
        }
    }

    void delivered(Network.Mail mail) {
        if (shown.contains("mail")) {
            printed.add(mail.toString());
        }
    }

    @Override
    public void mail(ServerId from, ServerId to, PeerMessage message) {
        network.send(from, to, message);
    }

    @Override
    public void answered(ServerId server, long answered, Answer answer) {
        print("answers", server, "answers #" + answered + " " + Printed.of(answer));
    }

    @Override
    public void admitted(ServerId server, Effect.Admitted admitted) {
        int count = admitted.proposals().size();
        long first = admitted.proposals().get(0).ticket();
        String last =
                count == 1 ? "" : " to #" + admitted.proposals().get(count - 1).ticket();
        print("answers", server, "admits #" + first + last + " from " + admitted.first());
    }

    @Override
    public void decided(ServerId server, Decision decision) {
        print("decisions", server, decision.kind().word() + ": " + decision.text());
    }

    @Override
    public void wrote(ServerId server, Effect.Persist write) {
        String ballot = write.ballot() == null ? "" : " " + Printed.of(write.ballot());
        String entries = write.entries().isEmpty() ? "" : " " + Printed.entries(write.entries());
        StringBuilder then = new StringBuilder();
        for (Effect.Speech said : write.onceDurable()) {
            then.append(then.isEmpty() ? ", then says " : "; ").append(speech(said));
        }
        print("writes", server, "writes" + (ballot + entries).replaceFirst("^$", " nothing") + then);
    }

    private static String speech(Effect.Speech said) {
        if (said instanceof Effect.Send mail) {
            return "to " + mail.to() + ": " + Printed.of(mail.message());
        }
        Effect.Reply reply = (Effect.Reply) said;
        return "#" + reply.ticket() + " " + Printed.of(reply.answer());
    }

    @Override
    public void applied(ServerId server, Entry entry) {
        print("applies", server, "applies " + Printed.of(entry));
    }

    private void print(String kind, ServerId server, String text) {
        if (shown.contains(kind)) {
            printed.add(server + " " + text);
        }
    }
}
