package dev.raftctl.protocol.message;

/** Makes a caught-up server campaign at once, without waiting for its election timeout (dissertation section 3.10). */
public record TimeoutNow(long term) implements PeerMessage, PeerMessage.NoDurabilityPromise {
    @Override
    public void dispatchTo(Handler handler, ServerId from) {
        handler.timeoutNow(from, this);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.timeoutNow(this);
    }
}
