package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.MembershipChangeOperation.MembershipChangeOutcome;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import java.util.List;

/** Shows a membership change that has been made and committed. */
public record MembershipChangedView(MembershipChangeOutcome changed) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        Configuration configuration = changed.configuration();
        DocumentBlock.TextLineBlock line = new DocumentBlock.TextLineBlock((wasAlreadyDone()
                        ? MembershipDescriptions.alreadyDone(changed.plan().changes())
                        : MembershipDescriptions.done(changed.plan().changes()))
                + "; voters "
                + MembershipDescriptions.names(configuration.voters())
                + (configuration.learners().isEmpty()
                        ? ""
                        : ", learners " + MembershipDescriptions.names(configuration.learners()))
                + ", quorum "
                + Quorum.sizeOf(configuration.voters()) + " of "
                + configuration.voters().size());
        return List.of(line);
    }

    private boolean wasAlreadyDone() {
        return changed.alreadyDone() || changed.plan().isAlreadyDone();
    }

    @Override
    public StructuredData.ObjectData data() {
        Configuration configuration = changed.configuration();
        return StructuredData.ObjectData.withSchemaVersion()
                .put("done", changed.plan().describe())
                .put("already", wasAlreadyDone())
                .put("configIndex", changed.configIndex())
                .putTexts("voters", configuration.voters())
                .putTexts("learners", configuration.learners())
                .put("quorum", Quorum.sizeOf(configuration.voters()));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(Long.toString(changed.configIndex())));
    }
}
