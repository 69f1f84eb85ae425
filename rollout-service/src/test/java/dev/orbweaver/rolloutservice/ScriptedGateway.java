package dev.orbweaver.rolloutservice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAI endpoint on a real socket that answers what a test tells it. Whatever path ends in {@code /chat/completions} or {@code
 * /completions} is a call.
 */
public final class ScriptedGateway implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Answer> script = new ConcurrentLinkedQueue<>();
    private volatile Function<Call, Answer> otherwise = call -> text("THE QUERY IS CORRECT.");

    /** One call as it arrived. */
    public record Call(String path, Map<String, List<String>> headers, ObjectNode body) {

        /** {@code write_query} of {@code .../agent-steps/write_query/v1/chat/completions}. */
        public String agentStep() {
            return path.replaceAll(".*/agent-steps/([^/]+)/.*", "$1");
        }

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }

        /** Text of the message with that role. */
        public String message(String role) {
            for (var message : body.path("messages")) {
                if (message.path("role").asString().equals(role)) {
                    return message.path("content").asString();
                }
            }
            return "";
        }
    }

    /** @param status 0 closes the connection without an answer */
    public record Answer(int status, String retryAfter, String body) {}

    public ScriptedGateway() {
        this(0);
    }

    /** On a port where an earlier one was. */
    public ScriptedGateway(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Answers the next calls, in this order, with these texts. */
    public ScriptedGateway thenAnswers(String... texts) {
        for (String text : texts) {
            script.add(text(text));
        }
        return this;
    }

    public ScriptedGateway thenFails(int status, String retryAfter) {
        script.add(new Answer(status, retryAfter, "{\"error\":{\"message\":\"scripted\"}}"));
        return this;
    }

    /** Answers whatever the script does not. */
    public ScriptedGateway otherwise(Function<Call, Answer> answer) {
        otherwise = answer;
        return this;
    }

    public List<Call> calls() {
        return calls;
    }

    /** A chat completion as the inference-gateway gives it: three prompt ids, one response id per character, version 7. */
    public static Answer text(String text) {
        int[] responseIds = text.chars().toArray();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "m");
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", "stop").put("text", text);
        choice.putObject("message").put("role", "assistant").put("content", text);
        answer.putObject("usage")
                .put("prompt_tokens", 3)
                .put("completion_tokens", 1)
                .put("total_tokens", 4);
        answer.putObject("orbweaver")
                .put("promptIds", base64(1, 2, 3))
                .put("responseIds", base64(responseIds))
                .put("logProbs", base64(new int[responseIds.length]))
                .put("policyVersion", 7)
                .put("finishReason", "stop");
        return new Answer(200, "", answer.toString());
    }

    private static String base64(int... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.of(values).forEach(bytes::putInt);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var call = new Call(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body.length == 0 ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(body));
            calls.add(call);
            Answer scripted = script.poll();
            Answer answer = scripted == null ? otherwise.apply(call) : scripted;
            if (answer.status() > 0) {
                send(exchange, answer);
            }
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (!answer.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
        }
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
