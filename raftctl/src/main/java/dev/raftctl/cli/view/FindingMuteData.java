package dev.raftctl.cli.view;

import dev.raftctl.protocol.message.FindingMute;
import dev.raftctl.protocol.message.PrintableText;

/** The machine-readable form and the text of a mute. */
final class FindingMuteData {
    private FindingMuteData() {}

    /** Returns when the mute ends, why, and who created it when; without the code. */
    static StructuredData.ObjectData of(FindingMute mute) {
        return addTo(new StructuredData.ObjectData(), mute);
    }

    /** Returns the mute with its code. */
    static StructuredData.ObjectData withCode(FindingMute mute) {
        return addTo(new StructuredData.ObjectData().put("code", mute.code()), mute);
    }

    private static StructuredData.ObjectData addTo(StructuredData.ObjectData data, FindingMute mute) {
        return data.put("until", Timestamps.format(mute.untilMillis()))
                .put("reason", mute.reason())
                .put("by", mute.operator())
                .put("since", Timestamps.format(mute.sinceMillis()));
    }

    /** Returns for example {@code muted by alice until 2026-12-01T02:00:00.000Z: a new disk arrives tomorrow}. */
    static String describe(FindingMute mute) {
        String operator = mute.operator().isEmpty() ? "" : " by " + PrintableText.of(mute.operator());
        return "muted" + operator + " until " + Timestamps.format(mute.untilMillis()) + ": "
                + PrintableText.of(mute.reason());
    }
}
