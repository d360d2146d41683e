package io.tidemark.local.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a server over loopback that can go silent: nothing arrives any more, in neither
 * direction, and no connection is closed, so nobody is told. What was on its way arrives when it
 * speaks again, as after a cable was out for a while.
 */
final class Relay implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket door;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object speech = new Object();
    private boolean silent;

    private Relay(ServerSocket door, int server) {
        this.door = door;
        this.server = server;
    }

    /**
     * Opens a way at a free port.
     *
     * @param server the port on loopback that it leads to; nobody need listen there yet
     */
    static Relay to(int server) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), server);
        relay.thread("door", relay::welcome);
        return relay;
    }

    /** Where to connect. */
    int port() {
        return door.getLocalPort();
    }

    /** From now on nothing arrives. */
    void silence() {
        synchronized (speech) {
            silent = true;
        }
    }

    /** Everything arrives again. */
    void speak() {
        synchronized (speech) {
            silent = false;
            speech.notifyAll();
        }
    }

    private void awaitSpeech() throws InterruptedException {
        synchronized (speech) {
            while (silent) {
                speech.wait();
            }
        }
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(work, "relay-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void welcome() {
        while (!door.isClosed()) {
            try {
                Socket client = keep(door.accept());
                thread("connection", () -> connect(client));
            } catch (IOException e) {
                // It was closed, or the client is gone already.
                continue;
            }
        }
    }

    /** A server that is not there is told as one that hangs up. */
    private void connect(Socket client) {
        try {
            awaitSpeech();
            Socket behind = keep(new Socket(InetAddress.getLoopbackAddress(), server));
            thread("back", () -> pass(behind, client));
            pass(client, behind);
        } catch (IOException e) {
            drop(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until either end is closed; then both are. */
    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitSpeech();
                out.write(buffer, 0, read);
            }
            awaitSpeech();
        } catch (IOException e) {
            // The other thread, or either end, has closed it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop(from);
            drop(to);
        }
    }

    private Socket keep(Socket socket) throws IOException {
        open.add(socket);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void drop(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
    }

    /** Ends every connection. */
    @Override
    public void close() throws IOException {
        door.close();
        speak();
        open.forEach(this::drop);
    }
}
