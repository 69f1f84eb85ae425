package dev.orbweaver.inferencegateway.client;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets a request's handler see that the client has gone. The servlet API tells only when something is written, and an answer that is
 * not streamed is written at its end: until then its sequence would hold a slot for nobody.
 *
 * <p>Asking Tomcat how much can be read makes it try to read; on a closed connection that fails, which it reports as exactly one
 * byte. A client that has sent its next request already is not mistaken for one that has gone: no request is one byte long.
 */
public final class ConnectionValve extends ValveBase {
    static final String ATTRIBUTE = ConnectionValve.class.getName();

    public ConnectionValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        var coyote = request.getCoyoteRequest();
        ClientConnection connection = () -> {
            coyote.action(ActionCode.AVAILABLE, Boolean.TRUE);
            return coyote.getAvailable() == 1;
        };
        request.setAttribute(ATTRIBUTE, connection);
        getNext().invoke(request, response);
    }
}
