package dev.orbweaver.servicesupport.kafka;

/** The broker has not confirmed a record in time. It may have arrived nevertheless. */
public final class PublishFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PublishFailed(String topic, String key, Throwable cause) {
        super("could not publish '" + key + "' to " + topic + ": " + cause.getMessage(), cause);
    }
}
