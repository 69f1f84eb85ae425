package dev.orbweaver.taskdispatcher.metrics;

import dev.orbweaver.servicesupport.json.JsonRecords;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What happens, to whoever listens, as server-sent events. A listener that cannot keep up is dropped and may come again; nobody
 * ever waits for one.
 */
@Component
public class LiveUpdates implements SmartLifecycle {

    private static final int MOST_WAITING = 2000;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final JsonRecords json;
    private volatile boolean running;

    private record Update(String type, String data) {}

    private record Listener(SseEmitter emitter, BlockingQueue<Update> waiting) {}

    LiveUpdates(JsonRecords json) {
        this.json = json;
    }

    /** Tells every listener. */
    public void send(String type, Object data) {
        if (listeners.isEmpty()) {
            return;
        }
        var update = new Update(type, json.mapper().writeValueAsString(data));
        for (Listener listener : listeners) {
            if (!listener.waiting().offer(update)) {
                drop(listener);
            }
        }
    }

    SseEmitter subscribe() {
        var listener = new Listener(new SseEmitter(0L), new ArrayBlockingQueue<>(MOST_WAITING));
        listener.emitter().onCompletion(() -> listeners.remove(listener));
        listener.emitter().onError(e -> listeners.remove(listener));
        listeners.add(listener);
        Thread.ofVirtual().name("live-updates").start(() -> deliver(listener));
        return listener.emitter();
    }

    private void deliver(Listener listener) {
        try {
            send(listener.emitter(), null); // so that the browser knows at once that it is connected
            while (running && listeners.contains(listener)) {
                send(listener.emitter(), listener.waiting().poll(10, TimeUnit.SECONDS));
            }
            listener.emitter().complete();
        } catch (IOException | IllegalStateException e) {
            listeners.remove(listener); // the browser has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(SseEmitter emitter, @Nullable Update update) throws IOException {
        emitter.send(
                update == null
                        ? SseEmitter.event().comment("alive")
                        : SseEmitter.event().name(update.type()).data(update.data(), MediaType.TEXT_PLAIN));
    }

    private void drop(Listener listener) {
        listeners.remove(listener);
        listener.emitter().complete();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server, which would wait for the open streams. */
    @Override
    public void stop() {
        running = false;
        listeners.forEach(this::drop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
