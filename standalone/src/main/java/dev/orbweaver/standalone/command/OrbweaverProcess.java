package dev.orbweaver.standalone.command;

import dev.orbweaver.servicesupport.lock.DataFolderLock;
import dev.orbweaver.standalone.embedded.PortsBusy;
import dev.orbweaver.standalone.embedded.Standalone;
import dev.orbweaver.standalone.embedded.StandaloneSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The process that serves a data folder: this one, started now, or another that already holds the folder.
 *
 * <p>Closing ends it only where it is this one.
 */
final class OrbweaverProcess implements AutoCloseable {

    private final URI controlPlane;
    private final @Nullable Standalone own;
    private final @Nullable DataFolderLock lock;

    private OrbweaverProcess(URI controlPlane, @Nullable Standalone own, @Nullable DataFolderLock lock) {
        this.controlPlane = controlPlane;
        this.own = own;
        this.lock = lock;
    }

    static OrbweaverProcess join(StandaloneSettings settings) {
        try {
            var lock = DataFolderLock.tryAcquire(settings.dataFolder());
            return lock.isPresent() ? start(settings, lock.get()) : other(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "data folder " + settings.dataFolder() + ": " + e.getMessage()
                            + "; choose another with --data-folder",
                    e);
        }
    }

    private static OrbweaverProcess start(StandaloneSettings settings, DataFolderLock lock) throws IOException {
        try {
            Files.createDirectories(Objects.requireNonNull(settings.logFile().getParent()));
            Logging.toFile(settings.logFile());
            var standalone = Standalone.start(settings);
            lock.announce(standalone.controlPlane().toString());
            return new OrbweaverProcess(standalone.controlPlane(), standalone, lock);
        } catch (PortsBusy e) {
            lock.close();
            throw new CommandFailed(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static OrbweaverProcess other(StandaloneSettings settings) {
        var owner = DataFolderLock.owner(settings.dataFolder());
        String url = owner.map(DataFolderLock.Owner::url).orElse(null);
        if (url == null) {
            throw new CommandFailed(
                    ExitCode.UNAVAILABLE,
                    "data folder " + settings.dataFolder() + " belongs to process "
                            + owner.map(o -> Long.toString(o.pid())).orElse("unknown")
                            + ", which does not answer yet; try again, or choose another with --data-folder");
        }
        return new OrbweaverProcess(URI.create(url), null, null);
    }

    URI controlPlane() {
        return controlPlane;
    }

    ControlPlaneClient client() {
        return new ControlPlaneClient(controlPlane);
    }

    /** Whether the services run in this JVM. */
    boolean isOwn() {
        return own != null;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
