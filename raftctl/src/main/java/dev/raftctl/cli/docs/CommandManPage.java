package dev.raftctl.cli.docs;

import dev.raftctl.cli.docs.CommandDocumentation.DocumentedArgument;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedExit;
import dev.raftctl.cli.docs.CommandDocumentation.DocumentedOption;
import dev.raftctl.cli.repl.BuiltinCommandSpec;
import java.util.List;
import java.util.Locale;

/** Generates the man page (section 1) of a command, in roff with the man macros. */
public final class CommandManPage {
    private final StringBuilder roff = new StringBuilder();
    private final CommandDocumentation command;
    private final String version;

    private CommandManPage(CommandDocumentation command, String version) {
        this.command = command;
        this.version = version;
    }

    /** Returns the name of the man page without its section, for example {@code raftctl-log-show}. */
    public static String nameOf(CommandDocumentation command) {
        return String.join("-", command.path());
    }

    public static String render(CommandDocumentation command, String version) {
        return new CommandManPage(command, version).write();
    }

    private String write() {
        String page = nameOf(command);
        line(".TH " + page.toUpperCase(Locale.ROOT).replace("-", "\\-") + " 1 2026-01-01 \"raftctl " + version
                + "\" \"raftctl manual\"");
        section("NAME");
        line(escape(page) + " \\- " + escape(withoutPeriod(command.summary())));
        section("SYNOPSIS");
        line(".B " + escape(String.join(" ", command.path())));
        line(escape(command.synopsis()));
        section("DESCRIPTION");
        text(command.summary());
        for (String more : command.details()) {
            paragraph(more);
        }
        arguments();
        options();
        commands();
        environment();
        section("EXIT STATUS");
        for (DocumentedExit exit : command.exits()) {
            term(Integer.toString(exit.code().code()), exit.meaning());
        }
        examples();
        seeAlso();
        return roff.toString();
    }

    private void arguments() {
        if (command.arguments().isEmpty()) {
            return;
        }
        section("ARGUMENTS");
        for (DocumentedArgument argument : command.arguments()) {
            term(argument.label(), argument.description());
        }
    }

    private void options() {
        if (command.options().isEmpty()) {
            return;
        }
        section("OPTIONS");
        for (DocumentedOption option : command.options()) {
            line(".TP");
            StringBuilder names = new StringBuilder();
            for (String name : option.names()) {
                names.append(names.length() > 0 ? ", " : "")
                        .append("\\fB")
                        .append(escape(name))
                        .append("\\fR");
            }
            if (option.takesValue()) {
                names.append(" \\fI").append(escape(option.label())).append("\\fR");
            }
            line(names.toString());
            text(option.description());
        }
    }

    private void commands() {
        if (command.commands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (CommandDocumentation sub : command.commands()) {
            term(sub.name(), sub.summary());
        }
    }

    private void environment() {
        section("ENVIRONMENT");
        if (command.path().size() == 1) {
            EnvironmentReference.VARIABLES.forEach(item -> term(item.name(), item.meaning()));
            section("FILES");
            EnvironmentReference.FILES.forEach(item -> term(item.name(), item.meaning()));
            section("CONSOLE");
            text("Without a command and on a terminal, raftctl starts a console with these additional builtins:");
            for (BuiltinCommandSpec term : BuiltinCommandSpec.values()) {
                term((term.keyword() + " " + term.parameter()).strip(), term.description());
            }
            term(
                    "!!, !N, !TEXT",
                    "Repeat the last line, line N of the history, or the last line that starts with TEXT.");
            section("SECURITY");
            text("Without TLS a node serves loopback only, unless tls.insecure is set. Every local user then has all"
                    + " rights: to read and change all data, and to remove servers.");
            return;
        }
        term(
                "RAFTCTL_ENDPOINTS, RAFTCTL_CONTEXT, RAFTCTL_OUTPUT, RAFTCTL_TIMEOUT",
                "default values for the options of the same names");
        term("NO_COLOR, CLICOLOR_FORCE", "disable color, or force color even without a terminal");
    }

    private void examples() {
        List<String> lines = command.examples();
        boolean any = false;
        for (String text : lines) {
            if (text.isBlank() || text.strip().endsWith(":")) {
                continue;
            }
            if (!any) {
                section("EXAMPLES");
                line(".nf");
                any = true;
            }
            line(escape(text));
        }
        if (any) {
            line(".fi");
        }
    }

    private void seeAlso() {
        section("SEE ALSO");
        StringBuilder pages = new StringBuilder();
        if (command.path().size() > 1) {
            String parent =
                    String.join("-", command.path().subList(0, command.path().size() - 1));
            pages.append("\\fB").append(escape(parent)).append("\\fR(1)");
        }
        for (CommandDocumentation sub : command.commands()) {
            pages.append(pages.length() > 0 ? ",\n" : "")
                    .append("\\fB")
                    .append(escape(nameOf(sub)))
                    .append("\\fR(1)");
        }
        if (command.path().size() == 1) {
            for (String page : List.of("raftctl-config\\fR(5)", "raftctl-json\\fR(7)", "raftctl-metrics\\fR(7)")) {
                pages.append(",\n").append("\\fB").append(page.replace("-", "\\-"));
            }
        }
        line(pages.length() > 0 ? pages.toString() : "\\fBraftctl\\fR(1)");
    }

    private void section(String title) {
        line(".SH " + (title.indexOf(' ') >= 0 ? "\"" + title + "\"" : title));
    }

    private void term(String term, String meaning) {
        line(".TP");
        line(".B " + escape(term));
        text(meaning);
    }

    private void paragraph(String text) {
        if (!text.isBlank()) {
            line(".PP");
            text(text);
        }
    }

    private void text(String text) {
        for (String part : text.split("\n")) {
            if (!part.isBlank()) {
                line(escape(part.strip()));
            }
        }
    }

    private void line(String text) {
        roff.append(text).append('\n');
    }

    private static String withoutPeriod(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String escape(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
