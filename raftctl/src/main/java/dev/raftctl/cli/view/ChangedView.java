package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.MembershipChange.Changed;
import dev.raftctl.protocol.message.Configuration;
import java.util.List;

/** A membership change that was made and seen to be committed. */
public record ChangedView(Changed changed) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        Configuration now = changed.configuration();
        Block.Line line =
                new Block.Line(changed.plan().sentence() + (isAlready() ? ": so already" : ": done") + "; voters "
                        + Members.names(now.voters())
                        + (now.learners().isEmpty() ? "" : ", learners " + Members.names(now.learners())) + ", quorum "
                        + now.quorum() + " of " + now.voters().size());
        return List.of(line);
    }

    private boolean isAlready() {
        return changed.already() || changed.plan().isDone();
    }

    @Override
    public Data.Fields data() {
        Configuration now = changed.configuration();
        return Data.Fields.versioned()
                .put("done", changed.plan().sentence())
                .put("already", isAlready())
                .put("configIndex", changed.configIndex())
                .putAll("voters", now.voters())
                .putAll("learners", now.learners())
                .put("quorum", now.quorum());
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(Long.toString(changed.configIndex())));
    }
}
