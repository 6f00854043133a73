package dev.raftctl.cli.docs;

/** Builds text in roff with the man macros. Confined to one thread. */
final class Roff {
    private final StringBuilder text = new StringBuilder();

    Roff title(String page, int section, String version) {
        return line(".TH " + escape(page.toUpperCase(java.util.Locale.ROOT)) + " " + section + " 2026-01-01 \"raftctl "
                + version + "\" \"raftctl manual\"");
    }

    Roff section(String title) {
        return line(".SH " + (title.indexOf(' ') >= 0 ? "\"" + title + "\"" : title));
    }

    Roff paragraph(String plainText) {
        return line(".PP").addText(plainText);
    }

    Roff term(String term, String meaning) {
        return line(".TP").line(".B " + escape(term)).addText(meaning);
    }

    /** Adds preformatted lines. */
    Roff example(String... lines) {
        line(".nf");
        for (String exampleLine : lines) {
            addText(exampleLine);
        }
        return line(".fi");
    }

    Roff addText(String plainText) {
        return line(escape(plainText));
    }

    /** Adds a line that is already in roff. */
    Roff line(String roff) {
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
