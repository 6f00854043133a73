package dev.raftctl.cli.prove;

import dev.raftctl.cli.prove.LinkFaults.Direction;
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
 * @param description for a person
 */
record PartitionShape(String description, Set<Direction> directions) {
    static PartitionShape draw(List<String> ids, String target, SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> new PartitionShape("all links of " + target, directionsAt(ids, target, true, true));
            case 1 -> new PartitionShape("what " + target + " says", directionsAt(ids, target, false, true));
            case 2 -> new PartitionShape("what " + target + " hears", directionsAt(ids, target, true, false));
            case 3 -> splitInHalves(ids, random, null);
            default -> splitInHalves(ids, random, target);
        };
    }

    /**
     * @param inbound what the server hears
     * @param outbound what it says
     */
    static Set<Direction> directionsAt(List<String> ids, String server, boolean inbound, boolean outbound) {
        return directions(ids, (from, to) -> (inbound && to.equals(server)) || (outbound && from.equals(server)));
    }

    /** @param bridge hears both halves; null: nobody does */
    private static PartitionShape splitInHalves(List<String> ids, SplittableRandom random, @Nullable String bridge) {
        Set<String> left = new TreeSet<>();
        List<String> rest = new ArrayList<>(ids);
        for (int i = 0; i < ids.size() / 2; i++) {
            left.add(rest.remove(random.nextInt(rest.size())));
        }
        String description = left + " from " + rest + (bridge == null ? "" : ", but for " + bridge);
        return new PartitionShape(
                description,
                directions(
                        ids,
                        (from, to) -> left.contains(from) != left.contains(to)
                                && !from.equals(bridge)
                                && !to.equals(bridge)));
    }

    private static Set<Direction> directions(List<String> ids, BiPredicate<String, String> cut) {
        return ids.stream()
                .flatMap(from -> ids.stream()
                        .filter(to -> !to.equals(from) && cut.test(from, to))
                        .map(to -> new Direction(from, to)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
