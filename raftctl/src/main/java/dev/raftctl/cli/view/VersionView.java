package dev.raftctl.cli.view;

import java.util.List;

/** The program's version, and Java's. */
public record VersionView(String version, String java) implements Document {
    @Override
    public List<Block> blocks(boolean wide) {
        return List.of(new Block.Line("raftctl " + version + (wide ? " on Java " + java : "")));
    }

    @Override
    public Data.Fields data() {
        return Data.Fields.versioned().put("version", version).put("java", java);
    }

    @Override
    public List<Block> bare() {
        return List.of(new Block.Line(version));
    }
}
