package dev.raftctl.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Recognizes wildcard addresses. A server can listen on a wildcard address, but a client cannot connect to one. */
public final class WildcardAddress {
    private WildcardAddress() {}

    /**
     * Returns whether the host is a wildcard address. Only numeric addresses are checked; host names are not resolved.
     */
    public static boolean isWildcard(String host) {
        if (host.equals("*")) {
            return true;
        }
        try {
            return isNumeric(host) && InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException invalid) {
            return false;
        }
    }

    private static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(each -> each == '.' || (each >= '0' && each <= '9'));
    }
}
