package dev.raftctl.cli.command;

import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CoordinationOperations;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.repl.CommandLineToken;
import dev.raftctl.cli.repl.TokenizedLine;
import dev.raftctl.cli.txn.TransactionJsonReader;
import dev.raftctl.cli.txn.TransactionSyntaxException;
import dev.raftctl.cli.txn.TransactionTextReader;
import dev.raftctl.cli.view.OneSentencePlanView;
import dev.raftctl.cli.view.SurrogateEscapedText;
import dev.raftctl.cli.view.TransactionView;
import dev.raftctl.protocol.coordination.CoordinationCommand;
import dev.raftctl.protocol.coordination.CoordinationLimits;
import dev.raftctl.protocol.coordination.CoordinationResult;
import dev.raftctl.protocol.coordination.KeyValueTransaction;
import dev.raftctl.protocol.coordination.TransactionOperation;
import dev.raftctl.protocol.coordination.TransactionRules;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@CommandExits(
        value = CommandExits.ExitCodeGroup.CLUSTER_CHANGE,
        no = "a comparison did not hold, so the else operations were executed")
@Command(
        name = "txn",
        description = {
            "Execute a transaction.",
            "Compares keys. If all comparisons hold, executes the \"then\" operations, otherwise the \"else\" operations:"
                    + " all of them in one entry of the log, or none. Each operation sees what the earlier ones did. A"
                    + " key can be written only once.",
            "Each line of FILE is \"compare PROPERTY KEY OPERATOR OPERAND\", \"then OPERATION\" or \"else OPERATION\", with the"
                    + " quotes of a shell. OPERATION is \"get KEY\", \"put KEY VALUE [--lease LEASE]\", \"del KEY [--prefix]\""
                    + " or \"incr KEY [BY]\".",
            "PROPERTY is value, version, create-version, exists (true or false) or lease; OPERATOR is = != < or >,"
                    + " quoted if a shell reads it. A missing key has version, create-version and lease 0. Lines that"
                    + " begin with # are comments.",
            "A file that begins with { is JSON: an object with the lists compare (objects with property, key,"
                    + " operator and operand), success and failure (objects with operation, key and, as above, value,"
                    + " lease, prefix or by). Keys and values are strings or {\"base64\":\"...\"}."
        },
        footer = {
            "Examples:",
            "  raftctl txn move.txn",
            "  printf 'compare exists a = false\\nthen put a 1\\nelse get a\\n' | raftctl txn -",
            "  raftctl txn - -o json < move.json"
        })
final class TxnCommand implements RaftctlCommand {
    /** JSON needs several characters for a byte, so a file may be larger than the transaction. */
    private static final int MAX_FILE_BYTES = 8 * CoordinationLimits.MAX_COMMAND_BYTES;

    @Parameters(
            paramLabel = "FILE",
            description = "The file with the transaction; - reads it from standard input, except in a script that is"
                    + " itself read from there.")
    String file = "";

    @Override
    public CommandResult run(CommandContext context) throws CliFailure {
        KeyValueTransaction transaction = parse(readFile(context.environment().in()));
        Refusal violation = TransactionRules.violation(transaction);
        if (violation != null) {
            throw CliFailure.of(violation);
        }
        String counts = count(transaction.comparisons().size(), "comparison") + ", "
                + count(transaction.success().size(), "operation") + " if all hold, "
                + count(transaction.failure().size(), "operation") + " otherwise";
        if (context.settings().dryRun()) {
            return CommandResult.of(OneSentencePlanView.of("txn", "execute a transaction: " + counts));
        }
        CoordinationResult result = new CoordinationOperations(context.cluster())
                .execute(new CoordinationCommand.ExecuteTransaction(transaction), "the transaction");
        CoordinationResult.TransactionFailed failed = result.as(CoordinationResult.TransactionFailed.class);
        if (failed != null) {
            throw failure(failed);
        }
        CoordinationResult.TransactionCompleted completed = CoordinationOperations.require(
                result, CoordinationResult.TransactionCompleted.class, "the transaction");
        List<TransactionOperation> executed =
                completed.comparisonsHeld() ? transaction.success() : transaction.failure();
        return new CommandResult.CompletedCommandResult(
                new TransactionView(completed, executed), completed.comparisonsHeld() ? ExitCode.DONE : ExitCode.NO);
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private byte[] readFile(InputStream in) throws CliFailure {
        byte[] bytes;
        try {
            if (file.equals("-")) {
                bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            } else {
                try (InputStream input = Files.newInputStream(ArgumentConverters.path(file))) {
                    bytes = input.readNBytes(MAX_FILE_BYTES + 1);
                }
            }
        } catch (NoSuchFileException missing) {
            throw CliFailure.usage("there is no file " + file, "- reads the transaction from standard input");
        } catch (IOException broken) {
            throw CliFailure.usage("cannot read " + file + ": " + broken.getMessage(), "e.g. raftctl txn - < FILE");
        }
        if (bytes.length > MAX_FILE_BYTES) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    RefusalReason.TOO_LARGE.name(),
                    "not sent: the transaction is larger than " + MAX_FILE_BYTES + " bytes",
                    "split it",
                    null);
        }
        return bytes;
    }

    private KeyValueTransaction parse(byte[] bytes) throws CliFailure {
        String text = SurrogateEscapedText.decode(bytes);
        try {
            return text.stripLeading().startsWith("{")
                    ? TransactionJsonReader.read(bytes)
                    : TransactionTextReader.read(lines(text));
        } catch (TransactionSyntaxException invalid) {
            throw CliFailure.usage(
                    (file.equals("-") ? "the transaction" : file) + ": " + invalid.message(), "raftctl help txn");
        }
    }

    /** Splits the text as the console does. Operators that a shell would interpret need no quotes. */
    private static List<TransactionTextReader.TextLine> lines(String text) throws TransactionSyntaxException {
        TokenizedLine tokenized = TokenizedLine.of(text);
        List<TransactionTextReader.TextLine> lines = new ArrayList<>();
        List<String> words = new ArrayList<>();
        int number = 1;
        int firstNumber = 1;
        int countedTo = 0;
        for (CommandLineToken token : tokenized.tokens()) {
            number += (int) text.substring(countedTo, token.start())
                    .chars()
                    .filter(character -> character == '\n')
                    .count();
            countedTo = token.start();
            boolean isWord = token.kind() == CommandLineToken.CommandLineTokenKind.WORD;
            if (isWord) {
                firstNumber = words.isEmpty() ? number : firstNumber;
                words.add(token.text());
            } else if (text.charAt(token.start()) != '\n') {
                throw new TransactionSyntaxException(
                        "line " + number + ": quote the character '" + text.charAt(token.start()) + "'");
            } else if (!words.isEmpty()) {
                lines.add(new TransactionTextReader.TextLine(firstNumber, words));
                words.clear();
            }
        }
        if (tokenized.unterminated() != null) {
            throw new TransactionSyntaxException("line " + number + ": " + tokenized.unterminated() + " is not closed");
        }
        if (!words.isEmpty()) {
            lines.add(new TransactionTextReader.TextLine(firstNumber, words));
        }
        return lines;
    }

    private static CliFailure failure(CoordinationResult.TransactionFailed failed) {
        String cause = switch (failed.cause()) {
            case UNKNOWN_LEASE -> "its lease does not exist";
            case LEASE_EXPIRED -> "its lease has expired";
            case UNAUTHORISED -> "its lease belongs to another owner";
            case TOO_MANY_KEYS ->
                "its lease has " + CoordinationLimits.MAX_KEYS_PER_LEASE + " keys already, the maximum";
            case NOT_A_NUMBER -> "the value is not an integer";
            case OVERFLOW -> "the new value would overflow a 64-bit integer";
            case RESULT_TOO_LARGE ->
                "the result would be larger than " + CoordinationLimits.MAX_RESULT_BYTES + " bytes";
        };
        return new CliFailure(
                ExitCode.REFUSED,
                failed.cause().name(),
                "nothing was changed: operation " + (failed.operation() + 1) + " of the "
                        + (failed.comparisonsHeld() ? "then" : "else") + " operations failed: " + cause,
                "",
                null);
    }
}
