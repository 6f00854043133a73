package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.LeadershipChangeOperation.LeadershipChangeOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the old and the new leader, as in {@code n1 (term 12) → n2 (term 13), 84 ms without a leader}. */
public record LeadershipMovedView(LeadershipChangeOutcome moved) implements OutputDocument {
    @Override
    public List<DocumentBlock> blocks(boolean wide) {
        String from = moved.from() == null ? "no leader" : moved.from().value();
        return List.of(new DocumentBlock.TextLineBlock(from + " (term " + moved.fromTerm() + ") → " + moved.to()
                + " (term " + moved.toTerm() + "), " + moved.leaderlessMillis() + " ms without a leader"));
    }

    @Override
    public StructuredData.ObjectData data() {
        return StructuredData.ObjectData.withSchemaVersion()
                .put("from", server(moved.from() == null ? null : moved.from().value(), moved.fromTerm()))
                .put("to", server(moved.to().value(), moved.toTerm()))
                .put("withoutLeaderMs", moved.leaderlessMillis());
    }

    private static StructuredData.ObjectData server(@Nullable String id, long term) {
        return new StructuredData.ObjectData().put("leader", id).put("term", term);
    }

    /** Returns the new leader. */
    @Override
    public List<DocumentBlock> valueBlocks() {
        return List.of(new DocumentBlock.TextLineBlock(moved.to().value()));
    }
}
