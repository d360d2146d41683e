package io.tidemark.local.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Finds ports on loopback that nobody listens at. Below 30000, where no system takes the port of an
 * outgoing connection from: a process that is started again finds its port free.
 */
final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    private int next;

    /**
     * @param seed where to begin; two clusters that are started at once should not have the same
     */
    FreePorts(long seed) {
        this.next = (int) Math.floorMod(seed * 16, (long) COUNT);
    }

    /** Another one at every call. */
    int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free from " + FIRST + " on");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: what a dead process left in TIME_WAIT does not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
