package dev.raftctl.cli.docs;

/** Text in roff with the man macros. One thread. */
final class Roff {
    private final StringBuilder text = new StringBuilder();

    Roff title(String page, int section, String version) {
        return line(".TH " + escape(page.toUpperCase(java.util.Locale.ROOT)) + " " + section + " 2026-01-01 \"raftctl "
                + version + "\" \"raftctl manual\"");
    }

    Roff section(String title) {
        return line(".SH " + (title.indexOf(' ') >= 0 ? "\"" + title + "\"" : title));
    }

    Roff paragraph(String words) {
        return line(".PP").words(words);
    }

    Roff term(String word, String meaning) {
        return line(".TP").line(".B " + escape(word)).words(meaning);
    }

    /** Lines as they are. */
    Roff example(String... lines) {
        line(".nf");
        for (String each : lines) {
            words(each);
        }
        return line(".fi");
    }

    Roff words(String words) {
        return line(escape(words));
    }

    /** Roff itself. */
    Roff line(String roff) {
        text.append(roff).append('\n');
        return this;
    }

    private static String escape(String words) {
        String escaped = words.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
