package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.Collection;

/** Words for what a server is in a configuration. */
final class MembershipText {
    private MembershipText() {}

    /** {@code voter}, {@code learner} or {@code none}. */
    static String membership(Configuration configuration, ServerId id) {
        if (configuration.isVoter(id)) {
            return "voter";
        }
        return configuration.isLearner(id) ? "learner" : "none";
    }

    static String names(Collection<ServerId> ids) {
        StringBuilder names = new StringBuilder();
        for (ServerId id : ids) {
            names.append(names.length() == 0 ? "" : " ").append(id);
        }
        return names.toString();
    }
}
