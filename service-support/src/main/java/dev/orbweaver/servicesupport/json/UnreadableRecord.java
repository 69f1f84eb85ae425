package dev.orbweaver.servicesupport.json;

/** Bytes on a topic that are no record of its type. */
public final class UnreadableRecord extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableRecord(String message) {
        super(message);
    }
}
