package dev.raftctl.cli.view;

import dev.raftctl.cli.cluster.LeadershipChange.Moved;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the old and the new leader, as in {@code n1 (term 12) → n2 (term 13), 84 ms without a leader}. */
public record LeadershipMovedView(Moved moved) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        String from = moved.from() == null ? "no leader" : moved.from().value();
        return List.of(new Block.Line(from + " (term " + moved.fromTerm() + ") → " + moved.to() + " (term "
                + moved.toTerm() + "), " + moved.leaderlessMillis() + " ms without a leader"));
    }

    @Override
    public Data.Fields data() {
        return Data.Fields.withSchemaVersion()
                .put("from", server(moved.from() == null ? null : moved.from().value(), moved.fromTerm()))
                .put("to", server(moved.to().value(), moved.toTerm()))
                .put("withoutLeaderMs", moved.leaderlessMillis());
    }

    private static Data.Fields server(@Nullable String id, long term) {
        return new Data.Fields().put("leader", id).put("term", term);
    }

    /** Returns the new leader. */
    @Override
    public List<Block> valueBlocks() {
        return List.of(new Block.Line(moved.to().value()));
    }
}
