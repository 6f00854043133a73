package dev.raftctl.cli.docs;

/** Builds text in roff with the man macros. Confined to one thread. */
final class RoffBuilder {
    private final StringBuilder text = new StringBuilder();

    RoffBuilder title(String page, int section, String version) {
        return line(".TH " + escape(page.toUpperCase(java.util.Locale.ROOT)) + " " + section + " 2026-01-01 \"raftctl "
                + version + "\" \"raftctl manual\"");
    }

    RoffBuilder section(String title) {
        return line(".SH " + (title.indexOf(' ') >= 0 ? "\"" + title + "\"" : title));
    }

    RoffBuilder paragraph(String plainText) {
        return line(".PP").addText(plainText);
    }

    RoffBuilder term(String term, String meaning) {
        return line(".TP").line(".B " + escape(term)).addText(meaning);
    }

    /** Adds preformatted lines. */
    RoffBuilder example(String... lines) {
        line(".nf");
        for (String exampleLine : lines) {
            addText(exampleLine);
        }
        return line(".fi");
    }

    RoffBuilder addText(String plainText) {
        return line(escape(plainText));
    }

    /** Adds a line that is already in roff. */
    RoffBuilder line(String roff) {
        text.append(roff).append('\n');
        return this;
    }

    private static String escape(String plainText) {
        String escaped = plainText.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
