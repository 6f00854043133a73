package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.prove.LinkFaults.LinkDirection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NetworkPartitionShapeTest {
    private static final List<String> FIVE = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void cutsAServerOffOneWayOrBothWays() {
        assertThat(NetworkPartitionShape.directionsAt(List.of("n1", "n2"), "n1", true, false))
                .containsExactly(new LinkDirection("n2", "n1"));
        assertThat(NetworkPartitionShape.directionsAt(List.of("n1", "n2"), "n1", false, true))
                .containsExactly(new LinkDirection("n1", "n2"));
        assertThat(NetworkPartitionShape.directionsAt(FIVE, "n3", true, true)).hasSize(8);
    }

    @Test
    void everyShapeCutsSomeLinksButNotAll() {
        SplittableRandom random = new SplittableRandom(1);
        Set<String> descriptions = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            NetworkPartitionShape shape = NetworkPartitionShape.draw(FIVE, "n1", random);
            assertThat(shape.directions()).as(shape.description()).isNotEmpty().hasSizeLessThan(20);
            descriptions.add(shape.description().replaceAll("n\\d(, )?", "."));
        }
        assertThat(descriptions).as("kinds of shapes").hasSize(5);
    }

    @Test
    void aBridgeKeepsLinksToBothHalves() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            NetworkPartitionShape shape = NetworkPartitionShape.draw(FIVE, "n1", random);
            if (shape.description().endsWith("except those of n1")) {
                assertThat(shape.directions())
                        .noneMatch(direction ->
                                direction.from().equals("n1") || direction.to().equals("n1"));
            }
        }
    }
}
