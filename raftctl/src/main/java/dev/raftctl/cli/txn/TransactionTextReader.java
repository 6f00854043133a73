package dev.raftctl.cli.txn;

import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a transaction from text with one comparison or operation on each line, for example {@code compare version a >
 * 17}, {@code then put a "new value"} and {@code else get a}.
 */
public final class TransactionTextReader {
    /**
     * A comparison or an operation.
     *
     * @param number of the line with its first word, from 1
     */
    public record TextLine(int number, List<String> words) {
        public TextLine {
            words = List.copyOf(words);
        }
    }

    private static final int COMPARISON_WORDS = 5;

    private final TransactionBuilder transaction = new TransactionBuilder();

    private TransactionTextReader() {}

    /** Reads the lines of the text that have words. */
    public static KeyValueTransaction read(List<TextLine> lines) throws TransactionSyntaxException {
        TransactionTextReader reader = new TransactionTextReader();
        for (TextLine line : lines) {
            try {
                reader.line(line.words());
            } catch (TransactionSyntaxException problem) {
                throw new TransactionSyntaxException("line " + line.number() + ": " + problem.message());
            }
        }
        return reader.transaction.build();
    }

    private void line(List<String> words) throws TransactionSyntaxException {
        switch (words.get(0)) {
            case "compare" -> {
                if (words.size() != COMPARISON_WORDS) {
                    throw new TransactionSyntaxException("a comparison is: compare PROPERTY KEY OPERATOR OPERAND");
                }
                transaction.compare(words.get(1), bytes(words.get(2)), words.get(3), bytes(words.get(4)));
            }
            case "then" -> transaction.add(true, operation(words.subList(1, words.size())));
            case "else" -> transaction.add(false, operation(words.subList(1, words.size())));
            default ->
                throw new TransactionSyntaxException(
                        "it begins with '" + words.get(0) + "', not with compare, then or else");
        }
    }

    private static TransactionOperation operation(List<String> words) throws TransactionSyntaxException {
        String name = words.isEmpty() ? "" : words.get(0);
        return switch (name) {
            case "get" ->
                TransactionBuilder.get(bytes(arguments(words, 1, 1, "get KEY").get(0)));
            case "put" -> put(words);
            case "del" -> delete(words);
            case "incr" -> {
                List<String> arguments = arguments(words, 1, 2, "incr KEY [BY]");
                yield TransactionBuilder.increment(
                        bytes(arguments.get(0)), arguments.size() == 2 ? arguments.get(1) : null);
            }
            default ->
                throw new TransactionSyntaxException("'" + name + "' is none of the operations get, put, del and incr");
        };
    }

    private static TransactionOperation put(List<String> words) throws TransactionSyntaxException {
        String usage = "put KEY VALUE [--lease LEASE]";
        List<String> arguments = arguments(words, 2, 4, usage);
        if (arguments.size() != 2 && (arguments.size() != 4 || !arguments.get(2).equals("--lease"))) {
            throw new TransactionSyntaxException("the operation is: " + usage);
        }
        return TransactionBuilder.put(
                bytes(arguments.get(0)), bytes(arguments.get(1)), arguments.size() == 4 ? arguments.get(3) : null);
    }

    private static TransactionOperation delete(List<String> words) throws TransactionSyntaxException {
        String usage = "del KEY [--prefix]";
        List<String> arguments = arguments(words, 1, 2, usage);
        if (arguments.size() == 2 && !arguments.get(1).equals("--prefix")) {
            throw new TransactionSyntaxException("the operation is: " + usage);
        }
        return TransactionBuilder.delete(bytes(arguments.get(0)), Boolean.toString(arguments.size() == 2));
    }

    private static List<String> arguments(List<String> words, int min, int max, String usage)
            throws TransactionSyntaxException {
        List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
        if (arguments.size() < min || arguments.size() > max) {
            throw new TransactionSyntaxException("the operation is: " + usage);
        }
        return arguments;
    }

    private static byte[] bytes(String word) {
        return SurrogateEscapedText.encode(word);
    }
}
