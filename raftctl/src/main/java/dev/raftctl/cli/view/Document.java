package dev.raftctl.cli.view;

import java.util.List;

/** What a command has to show, for people and for programs, from the same facts. Immutable. */
public interface Document {
    /** For people, from top to bottom. */
    List<Block> blocks(boolean wide);

    /** For programs: an object with {@code schemaVersion}. Names and order are public. */
    Data.Fields data();

    /** The bare value or values, for {@code $(…)}. */
    List<Block> bare();

    /** A line each where lines are asked for; else the whole in one. */
    default List<Data.Fields> records() {
        return List.of(data());
    }
}
