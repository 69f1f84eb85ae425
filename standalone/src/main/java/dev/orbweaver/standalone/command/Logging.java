package dev.orbweaver.standalone.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;

/** The terminal belongs to the command: every log line goes to the data folder's file. */
final class Logging {

    private Logging() {}

    /** For commands that start no service: warnings only. */
    static void quiet() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.WARN);
    }

    static void toFile(Path file) {
        // five contexts start in this JVM; none of them may configure logging anew
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        System.setProperty("orbweaver.log.file", file.toString());
        SLF4JBridgeHandler.removeHandlersForRootLogger(); // Tomcat logs through java.util.logging
        SLF4JBridgeHandler.install();
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(Objects.requireNonNull(Logging.class.getResource("/standalone-logback.xml")));
        } catch (JoranException e) {
            throw new IllegalStateException("the log's configuration cannot be read", e);
        }
    }
}
