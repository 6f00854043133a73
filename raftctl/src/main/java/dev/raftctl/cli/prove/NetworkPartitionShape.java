package dev.raftctl.cli.prove;

import dev.raftctl.cli.prove.LinkFaults.LinkDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of links to cut: those of one server, in one direction or both; those between two halves; or those between two
 * halves except for a bridge server that reaches both (Cloudflare 2020).
 *
 * @param description readable text
 */
record NetworkPartitionShape(String description, Set<LinkDirection> directions) {
    static NetworkPartitionShape draw(List<String> ids, String target, SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> new NetworkPartitionShape("all links of " + target, directionsAt(ids, target, true, true));
            case 1 -> new NetworkPartitionShape("links from " + target, directionsAt(ids, target, false, true));
            case 2 -> new NetworkPartitionShape("links to " + target, directionsAt(ids, target, true, false));
            case 3 -> splitInHalves(ids, random, null);
            default -> splitInHalves(ids, random, target);
        };
    }

    /**
     * @param inbound whether to include links to the server
     * @param outbound whether to include links from the server
     */
    static Set<LinkDirection> directionsAt(List<String> ids, String server, boolean inbound, boolean outbound) {
        return directions(ids, (from, to) -> (inbound && to.equals(server)) || (outbound && from.equals(server)));
    }

    /** @param bridge the server that reaches both halves, or null if no server does */
    private static NetworkPartitionShape splitInHalves(
            List<String> ids, SplittableRandom random, @Nullable String bridge) {
        Set<String> left = new TreeSet<>();
        List<String> rest = new ArrayList<>(ids);
        for (int i = 0; i < ids.size() / 2; i++) {
            left.add(rest.remove(random.nextInt(rest.size())));
        }
        String description =
                "links between " + left + " and " + rest + (bridge == null ? "" : ", except those of " + bridge);
        return new NetworkPartitionShape(
                description,
                directions(
                        ids,
                        (from, to) -> left.contains(from) != left.contains(to)
                                && !from.equals(bridge)
                                && !to.equals(bridge)));
    }

    private static Set<LinkDirection> directions(List<String> ids, BiPredicate<String, String> cut) {
        return ids.stream()
                .flatMap(from -> ids.stream()
                        .filter(to -> !to.equals(from) && cut.test(from, to))
                        .map(to -> new LinkDirection(from, to)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
