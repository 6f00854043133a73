package dev.raftctl.node.config;

/** Counts the insertions, deletions, replacements and swaps of neighbours that turn one word into another. */
final class EditDistance {
    private EditDistance() {}

    static int between(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : minCost(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int minCost(int[][] cost, String from, String to, int i, int j) {
        int replaceCost = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int minCost = Math.min(replaceCost, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean isTransposition =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return isTransposition ? Math.min(minCost, cost[i - 2][j - 2] + 1) : minCost;
    }
}
