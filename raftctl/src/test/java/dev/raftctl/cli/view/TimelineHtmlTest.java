package dev.raftctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raftctl.cli.history.SampleHistory;
import dev.raftctl.cli.history.Timeline.TimelineFilter;
import java.io.File;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page that {@code timeline --html} writes. */
class TimelineHtmlTest {
    private static final String PAGE =
            TimelineHtml.page(SampleHistory.timeline(), SampleHistory.terms(), List.of("n4 <was> not read"));

    private static Document svg() throws Exception {
        Matcher matcher =
                Pattern.compile("<figure>\\s*(<svg.*?</svg>)", Pattern.DOTALL).matcher(PAGE);
        assertThat(matcher.find()).isTrue();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(matcher.group(1))));
    }

    private static long count(Document svg, String tag, String styleClass) {
        NodeList all = svg.getElementsByTagName(tag);
        long count = 0;
        for (int i = 0; i < all.getLength(); i++) {
            String classes = " " + ((Element) all.item(i)).getAttribute("class") + " ";
            count += classes.contains(" " + styleClass + " ") ? 1 : 0;
        }
        return count;
    }

    @Test
    void thePictureHasALaneAServerABandATermAndAMarkAnEvent() throws Exception {
        Document svg = svg();
        assertThat(count(svg, "rect", "lane")).isEqualTo(3);
        assertThat(count(svg, "g", "lead")).isEqualTo(2);
        assertThat(count(svg, "g", "gap")).isEqualTo(1);
        assertThat(count(svg, "line", "vote")).isEqualTo(2);
        assertThat(count(svg, "line", "refusal")).isEqualTo(1);
        assertThat(count(svg, "line", "down")).isEqualTo(1);
        assertThat(count(svg, "rect", "span")).isEqualTo(1);
        assertThat(count(svg, "g", "ev"))
                .isEqualTo(SampleHistory.timeline().events().size());
    }

    @Test
    void everyMarkCanBeReachedByKeyboardAndSaysWhatItIs() throws Exception {
        NodeList groups = svg().getElementsByTagName("g");
        int marks = 0;
        for (int i = 0; i < groups.getLength(); i++) {
            Element group = (Element) groups.item(i);
            if (group.getAttribute("class").startsWith("ev ")) {
                marks++;
                assertThat(group.getAttribute("tabindex")).isEqualTo("0");
                assertThat(group.getAttribute("aria-label")).isNotEmpty();
                assertThat(group.getElementsByTagName("title").getLength()).isEqualTo(1);
            }
        }
        assertThat(marks).isPositive();
    }

    @Test
    void thePageNeedsNoOtherFileAndEscapesText() {
        assertThat(PAGE).contains("n4 &lt;was&gt; not read").doesNotContain("<was>");
        assertThat(PAGE.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "src=", "@import");
        assertThat(PAGE).contains("prefers-color-scheme: dark").contains("@media print");
    }

    @Test
    void anEmptySelectionIsAPageToo() {
        assertThat(TimelineHtml.page(
                        SampleHistory.timeline().filtered(new TimelineFilter(null, 99L, null, Set.of())),
                        SampleHistory.terms(),
                        List.of()))
                .contains("No event is recorded");
    }

    @Test
    void aBrowserRunsThePageWithoutErrors(@TempDir Path directory) throws Exception {
        Path chromium = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(each -> Stream.of(Path.of(each, "chromium"), Path.of(each, "chromium-browser")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(chromium != null, "no chromium on the PATH");
        Path page = directory.resolve("timeline.html");
        Files.writeString(page, PAGE);
        Path out = directory.resolve("out");
        Path errors = directory.resolve("err");
        Process browser = new ProcessBuilder(
                        String.valueOf(chromium),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=2000",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(browser.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String dom = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(dom).as("the script ran").contains("Point at a mark");
        assertThat(Pattern.compile("class=\"ev ").matcher(dom).results().count())
                .isEqualTo(SampleHistory.timeline().events().size());
        assertThat(Files.readString(errors, StandardCharsets.UTF_8).lines().filter(line -> line.contains("CONSOLE")))
                .isEmpty();
    }
}
