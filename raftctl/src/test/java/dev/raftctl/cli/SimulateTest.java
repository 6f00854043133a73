package dev.raftctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulateTest {
    private final Run.Place place = new Run.Place(World.WELL.make());

    @Test
    void theSameSeedIsTheSameRun() {
        Run first = place.run("simulate", "--seed", "7", "--steps", "2000", "-o", "json");
        assertThat(first.exit()).isZero();
        assertThat(first.out()).contains("\"holds\":true").contains("\"firstSeed\":\"7\"");
        assertThat(place.run("simulate", "--seed", "7", "--steps", "2000", "-o", "json")
                        .out())
                .isEqualTo(first.out());
        assertThat(place.run("simulate", "--seed", "8", "--steps", "2000", "-o", "json")
                        .out())
                .isNotEqualTo(first.out());
    }

    @Test
    void theTraceTellsDecisionsAndLeavesProgramsTheirDocument() {
        Run table = place.run("simulate", "--seed", "7", "--steps", "2000", "--trace");
        assertThat(table.out()).contains("election-won").contains("every property holds");
        Run json = place.run("simulate", "--seed", "7", "--steps", "2000", "--trace", "-o", "json");
        assertThat(json.out()).startsWith("{").hasLineCount(1);
        assertThat(json.err()).contains("election-won");
    }

    @Test
    void aSeedThatDoesNotFailIsNotShrunk() {
        assertThat(place.run("simulate", "--seed", "7", "--steps", "1000", "--shrink", "-o", "value")
                        .out())
                .isEqualTo("holds\n");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(place.run("simulate", "--seeds", "0").exit()).isEqualTo(2);
        assertThat(place.run("simulate", "--seeds", "2", "--trace").exit()).isEqualTo(2);
        assertThat(place.run("simulate", "--seed", "x").exit()).isEqualTo(2);
    }
}
