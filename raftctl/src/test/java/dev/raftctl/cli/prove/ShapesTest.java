package dev.raftctl.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.prove.Wires.Way;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShapesTest {
    private static final List<String> FIVE = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void aServerIsCutOffOneWayOrBoth() {
        assertThat(Shapes.around(List.of("n1", "n2"), "n1", true, false)).containsExactly(new Way("n2", "n1"));
        assertThat(Shapes.around(List.of("n1", "n2"), "n1", false, true)).containsExactly(new Way("n1", "n2"));
        assertThat(Shapes.around(FIVE, "n3", true, true)).hasSize(8);
    }

    @Test
    void everyShapeCutsSomethingAndNoneCutsAll() {
        SplittableRandom luck = new SplittableRandom(1);
        Set<String> words = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            Shapes shape = Shapes.draw(FIVE, "n1", luck);
            assertThat(shape.ways()).as(shape.words()).isNotEmpty().hasSizeLessThan(20);
            words.add(shape.words().replaceAll("n\\d(, )?", "."));
        }
        assertThat(words).as("kinds of shapes").hasSize(5);
    }

    @Test
    void aBridgeHearsBothSides() {
        SplittableRandom luck = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            Shapes shape = Shapes.draw(FIVE, "n1", luck);
            if (shape.words().endsWith("but for n1")) {
                assertThat(shape.ways())
                        .noneMatch(way -> way.from().equals("n1") || way.to().equals("n1"));
            }
        }
    }
}
