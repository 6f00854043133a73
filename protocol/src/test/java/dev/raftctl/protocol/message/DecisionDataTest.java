package dev.raftctl.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionDataTest {
    private static final DecisionData DATA = DecisionData.NONE
            .with("term", 4)
            .with("last", new LogPosition(3, 12))
            .with("voters", List.of(new ServerId("n1"), new ServerId("n2")))
            .with("none", List.<ServerId>of())
            .with("missing", (ServerId) null)
            .with("why", "a;b=c%3B");

    @Test
    void writesValuesInOrderAndReadsThemBack() {
        assertThat(DATA.format()).isEqualTo("term=4;last=t3/12;voters=n1,n2;why=a%3Bb%3Dc%253B");
        assertThat(DecisionData.parse(DATA.format())).isEqualTo(DATA);
        assertThat(DecisionData.parse("")).isEqualTo(DecisionData.NONE);
    }

    @Test
    void returnsTypedValuesAndDefaults() {
        assertThat(DATA.number("term", -1)).isEqualTo(4);
        assertThat(DATA.number("why", -1)).isEqualTo(-1);
        assertThat(DATA.position("last")).isEqualTo(new LogPosition(3, 12));
        assertThat(DATA.position("why")).isEqualTo(LogPosition.ZERO);
        assertThat(DATA.list("voters")).containsExactly("n1", "n2");
        assertThat(DATA.list("absent")).isEmpty();
        assertThat(DATA.text("absent")).isEmpty();
    }

    @Test
    void rejectsTextThatIsNotData() {
        for (String text : List.of("term", "=4", "a=b=c", "a=1;;b=2", ";")) {
            assertThatThrownBy(() -> DecisionData.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
