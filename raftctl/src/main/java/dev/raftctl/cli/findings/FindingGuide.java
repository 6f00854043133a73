package dev.raftctl.cli.findings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a code means and what to do about it, independent of any cluster. The texts are in {@code finding-guides.txt}.
 *
 * @param title what is wrong, as a clause
 * @param severity how severe it is, with the rule if it depends
 * @param signs how to recognize it
 * @param meaning what it means
 * @param action what to do
 * @param prohibition what not to do
 * @param related codes to read next
 */
public record FindingGuide(
        FindingCode code,
        String title,
        String severity,
        String signs,
        String meaning,
        String action,
        String prohibition,
        List<FindingCode> related) {
    private static final String RESOURCE = "finding-guides.txt";

    public FindingGuide {
        related = List.copyOf(related);
    }

    /** Returns the guide for a code. */
    public static FindingGuide of(FindingCode code) {
        FindingGuide guide = all().get(code);
        if (guide == null) {
            throw new IllegalStateException(RESOURCE + " does not explain " + code);
        }
        return guide;
    }

    /** Returns all guides, in the order of the codes. */
    public static Map<FindingCode, FindingGuide> all() {
        Map<FindingCode, FindingGuide> guides = new EnumMap<>(FindingCode.class);
        Map<String, String> block = new LinkedHashMap<>();
        List<String> lines = lines();
        lines.add("");
        for (String line : lines) {
            if (line.isEmpty() && !block.isEmpty()) {
                FindingGuide guide = parse(block);
                guides.put(guide.code(), guide);
                block.clear();
            } else if (!line.isEmpty()) {
                addLine(block, line);
            }
        }
        return guides;
    }

    private static void addLine(Map<String, String> block, String line) {
        if (line.startsWith(" ")) {
            String last = new ArrayList<>(block.keySet()).get(block.size() - 1);
            block.merge(last, line.strip(), (text, more) -> text + " " + more);
        } else {
            int colon = line.indexOf(':');
            block.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    private static FindingGuide parse(Map<String, String> block) {
        Map.Entry<String, String> head = block.entrySet().iterator().next();
        List<FindingCode> related = new ArrayList<>();
        for (String name : text(block, "also").split(", ")) {
            related.add(FindingCode.valueOf(name));
        }
        return new FindingGuide(
                FindingCode.valueOf(head.getKey()),
                head.getValue(),
                text(block, "severity"),
                text(block, "signs"),
                text(block, "means"),
                text(block, "do"),
                text(block, "do not"),
                related);
    }

    private static String text(Map<String, String> block, String name) {
        String text = block.get(name);
        if (text == null || text.isEmpty()) {
            throw new IllegalStateException(RESOURCE + ": " + block.keySet() + " has no line '" + name + ":'");
        }
        return text;
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        try (InputStream file = FindingGuide.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    lines.add(line);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return lines;
    }
}
