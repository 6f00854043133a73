package dev.raftctl.cli.command;

import dev.raftctl.cli.CliEnvironment;
import dev.raftctl.cli.cluster.CliFailure;
import dev.raftctl.cli.cluster.CliFailureReason;
import dev.raftctl.cli.cluster.ClusterClient;
import dev.raftctl.cli.cluster.ExitCode;
import dev.raftctl.cli.cluster.ProgressListener;
import dev.raftctl.cli.view.ClustersView;
import dev.raftctl.client.CachedClusterInfo;
import dev.raftctl.client.RequestDeadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Asks the clusters of several contexts at the same time, one thread for each, so that up to 256
 * clusters that do not answer delay no other one. All share one deadline.
 */
public final class ParallelClusterQuery {
    /** Further clusters are asked when others have answered. */
    private static final int MAX_CONCURRENT_CLUSTERS = 256;

    private final CliEnvironment environment;
    private final SharedCommandOptions options;
    private final RequestDeadline deadline;
    private final ProgressListener listener;
    private final LinkedBlockingQueue<ClustersView.ClusterRow> answers = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param deadline the deadline of the command */
    public ParallelClusterQuery(
            CliEnvironment environment,
            SharedCommandOptions options,
            RequestDeadline deadline,
            ProgressListener listener) {
        this.environment = environment;
        this.options = options;
        this.deadline = deadline;
        this.listener = listener;
    }

    /** Asks the clusters of all contexts that match; the exit code of the result is the highest of all clusters. */
    public CommandResult ask(ContextPattern pattern, ClusterQuery query) throws CliFailure {
        if (options.endpoints != null) {
            throw CliFailure.usage(
                    "-e names the servers of one cluster, and the context '" + pattern.text() + "' is a pattern",
                    "omit -e, or name one context");
        }
        ClusterContextsFile contexts = ClusterContextsFile.of(environment.env());
        Collection<String> names = contexts.requireMatching(pattern);
        ClustersView view = new ClustersView(pattern.text(), askEach(names, contexts, query));
        return new CommandResult.CompletedCommandResult(view, view.worstExit());
    }

    private List<ClustersView.ClusterRow> askEach(
            Collection<String> names, ClusterContextsFile contexts, ClusterQuery query) throws CliFailure {
        List<ClustersView.ClusterRow> rows = new ArrayList<>();
        TreeSet<String> unanswered = new TreeSet<>();
        Deque<String> waiting = new ArrayDeque<>(names);
        try {
            while (rows.size() < names.size()) {
                while (!waiting.isEmpty() && unanswered.size() < MAX_CONCURRENT_CLUSTERS) {
                    String name = waiting.remove();
                    unanswered.add(name);
                    start(name, contexts, query);
                }
                ClustersView.ClusterRow row = deadline.clock().poll(answers, deadline.remainingMillis());
                if (row == null) {
                    break;
                }
                unanswered.remove(row.context());
                rows.add(row);
                listener.progress(rows.size() + " of " + names.size() + " clusters answered");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliFailure(CliFailureReason.INTERRUPTED, "interrupted; nothing was changed", "");
        } finally {
            threads.forEach(Thread::interrupt);
        }
        unanswered.forEach(name -> rows.add(unanswered(name, "no answer within ")));
        waiting.forEach(name -> rows.add(unanswered(name, "not asked, because others did not answer within ")));
        return rows;
    }

    private ClustersView.ClusterRow unanswered(String name, String what) {
        return ClustersView.ClusterRow.failed(
                name,
                new CliFailure(CliFailureReason.UNREACHABLE, what + deadline.totalMillis() + " ms", "raise --timeout"));
    }

    private void start(String context, ClusterContextsFile contexts, ClusterQuery query) {
        Thread thread = new Thread(() -> answers.add(row(context, contexts, query)), "ask " + context);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private ClustersView.ClusterRow row(String context, ClusterContextsFile contexts, ClusterQuery query) {
        try {
            CommandSettings settings = CommandSettings.ofContext(options, environment.env(), contexts, context);
            ClusterQuery.ClusterAnswer answer = query.ask(new ClusterClient(
                    new CachedClusterInfo(settings.endpoints()),
                    environment.linkFactory().withSecurity(settings.security()),
                    deadline,
                    listener));
            return new ClustersView.ClusterRow(context, answer.exit(), answer.verdict(), answer.document(), null);
        } catch (CliFailure failure) {
            return ClustersView.ClusterRow.failed(context, failure);
        } catch (RuntimeException fault) {
            // An unexpected exception must not leave the command waiting.
            return ClustersView.ClusterRow.failed(
                    context,
                    new CliFailure(
                            ExitCode.FAULT,
                            CliFailureReason.FAULT.name(),
                            "internal error: " + fault,
                            "run it again with -v and report the output",
                            fault));
        }
    }
}
