package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.ConfigurationApplyOperation.ConfigurationApplyOutcome;
import dev.raftctl.cli.cluster.ConfigurationApplyPlan;
import dev.raftctl.protocol.membership.Quorum;
import dev.raftctl.protocol.message.Configuration;
import java.util.List;

/**
 * Shows a plan that has been carried out.
 *
 * @param operation the id of its record
 */
public record ConfigurationAppliedView(ConfigurationApplyOutcome applied, String operation) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        int count = applied.plan().steps().size();
        return List.of(new DocumentBlock.TextLineBlock("made " + count + (count == 1 ? " step; " : " steps; ")
                + ConfigurationApplyPlan.describe(applied.configuration())));
    }

    @Override
    public StructuredData.ObjectData data() {
        Configuration configuration = applied.configuration();
        return StructuredData.ObjectData.withSchemaVersion()
                .put("operation", operation)
                .put("steps", applied.plan().steps().size())
                .put("configIndex", applied.configIndex())
                .putTexts("voters", configuration.voters())
                .putTexts("learners", configuration.learners())
                .put("quorum", Quorum.sizeOf(configuration.voters()));
    }

    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(Long.toString(applied.configIndex())));
    }
}
