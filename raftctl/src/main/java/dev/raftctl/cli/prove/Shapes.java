package dev.raftctl.cli.prove;

import dev.raftctl.cli.prove.Wires.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which links are cut: a server from all others, both ways or one; two halves; or a bridge, where one server alone hears both
 * sides (Cloudflare 2020).
 *
 * @param words for a person
 */
record Shapes(String words, Set<Way> ways) {
    static Shapes draw(List<String> ids, String victim, SplittableRandom luck) {
        return switch (luck.nextInt(5)) {
            case 0 -> new Shapes("all links of " + victim, around(ids, victim, true, true));
            case 1 -> new Shapes("what " + victim + " says", around(ids, victim, false, true));
            case 2 -> new Shapes("what " + victim + " hears", around(ids, victim, true, false));
            case 3 -> halves(ids, luck, null);
            default -> halves(ids, luck, victim);
        };
    }

    /**
     * @param in what the server hears
     * @param out what it says
     */
    static Set<Way> around(List<String> ids, String server, boolean in, boolean out) {
        return ways(ids, (from, to) -> (in && to.equals(server)) || (out && from.equals(server)));
    }

    /** @param bridge hears both halves; null: nobody does */
    private static Shapes halves(List<String> ids, SplittableRandom luck, @Nullable String bridge) {
        Set<String> left = new TreeSet<>();
        List<String> rest = new ArrayList<>(ids);
        for (int i = 0; i < ids.size() / 2; i++) {
            left.add(rest.remove(luck.nextInt(rest.size())));
        }
        String words = left + " from " + rest + (bridge == null ? "" : ", but for " + bridge);
        return new Shapes(
                words,
                ways(
                        ids,
                        (from, to) -> left.contains(from) != left.contains(to)
                                && !from.equals(bridge)
                                && !to.equals(bridge)));
    }

    private static Set<Way> ways(List<String> ids, BiPredicate<String, String> cut) {
        return ids.stream()
                .flatMap(from -> ids.stream()
                        .filter(to -> !to.equals(from) && cut.test(from, to))
                        .map(to -> new Way(from, to)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
