package dev.orbweaver.standalone.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports of a standalone process, in one table.
 *
 * @param offset added to each, so that a second data folder can run beside the first
 */
public record Ports(int offset) {

    public int taskDispatcher() {
        return 8080 + offset;
    }

    public int rolloutService() {
        return 8081 + offset;
    }

    public int inferenceGateway() {
        return 8000 + offset;
    }

    public int rewardService() {
        return 8083 + offset;
    }

    public int trainerService() {
        return 8084 + offset;
    }

    public int broker() {
        return 9092 + offset;
    }

    public int brokerController() {
        return 9093 + offset;
    }

    /** Every port with who uses it. */
    public Map<String, Integer> all() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("task-dispatcher", taskDispatcher());
        ports.put("rollout-service", rolloutService());
        ports.put("inference-gateway", inferenceGateway());
        ports.put("reward-service", rewardService());
        ports.put("trainer-service", trainerService());
        ports.put("Kafka", broker());
        ports.put("Kafka controller", brokerController());
        return ports;
    }

    /** Those that another process holds. */
    public Map<String, Integer> busy() {
        var busy = new LinkedHashMap<>(all());
        busy.values().removeIf(Ports::isFree);
        return busy;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // a port that only waits for old connections to end is free
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
