package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ConfigurationChange.Changed;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import java.util.List;

/** Shows a membership change that has been made and committed. */
public record MembershipChangedView(Changed changed) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        Configuration configuration = changed.configuration();
        Block.Line line = new Block.Line((wasAlreadyDone()
                        ? MembershipText.alreadyDone(changed.plan().changes())
                        : MembershipText.done(changed.plan().changes()))
                + "; voters "
                + MembershipText.names(configuration.voters())
                + (configuration.learners().isEmpty()
                        ? ""
                        : ", learners " + MembershipText.names(configuration.learners()))
                + ", quorum "
                + Quorum.sizeOf(configuration.voters()) + " of "
                + configuration.voters().size());
        return List.of(line);
    }

    private boolean wasAlreadyDone() {
        return changed.alreadyDone() || changed.plan().isAlreadyDone();
    }

    @Override
    public Data.Fields data() {
        Configuration configuration = changed.configuration();
        return Data.Fields.withSchemaVersion()
                .put("done", changed.plan().describe())
                .put("already", wasAlreadyDone())
                .put("configIndex", changed.configIndex())
                .putTexts("voters", configuration.voters())
                .putTexts("learners", configuration.learners())
                .put("quorum", Quorum.sizeOf(configuration.voters()));
    }

    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(Long.toString(changed.configIndex())));
    }
}
