package dev.raftctl.cli.view;

/** Escapes text for HTML and XML. */
final class HtmlText {
    private HtmlText() {}

    /** Returns the text with markup characters escaped and without control characters, which XML does not allow. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                default -> out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\ufffd' : c);
            }
        }
        return out.toString();
    }
}
