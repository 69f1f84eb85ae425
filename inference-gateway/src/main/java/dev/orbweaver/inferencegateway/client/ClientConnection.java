package dev.orbweaver.inferencegateway.client;

import jakarta.servlet.http.HttpServletRequest;

/** The connection that a request came on. To be asked by the thread that handles the request, after its body has been read. */
@FunctionalInterface
public interface ClientConnection {

    /** Whether the client has closed it. Looks without waiting. */
    boolean isGone();

    /** Of a request that {@link ConnectionValve} has seen; any other is taken to be there until a write fails. */
    static ClientConnection of(HttpServletRequest request) {
        return request.getAttribute(ConnectionValve.ATTRIBUTE) instanceof ClientConnection known ? known : () -> false;
    }
}
