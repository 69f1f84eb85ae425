package dev.orbweaver.servicesupport.lock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One data folder, one process. The operating system lets the lock go when its process dies, however it dies; the file beside it
 * says who holds it.
 */
public final class DataFolderLock implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock lock;
    private final Path owner;

    private DataFolderLock(FileChannel channel, FileLock lock, Path owner) {
        this.channel = channel;
        this.lock = lock;
        this.owner = owner;
    }

    /**
     * Who holds a folder.
     *
     * @param url where it answers, once it does
     */
    public record Owner(long pid, @Nullable String url) {}

    /** Takes the folder, creating it where it is missing; empty where another process has it. */
    public static Optional<DataFolderLock> tryAcquire(Path folder) throws IOException {
        Files.createDirectories(folder);
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        var held = new DataFolderLock(channel, lock, folder.resolve("owner"));
        held.announce(null);
        return Optional.of(held);
    }

    /** Who holds the folder, as far as its file tells. */
    public static Optional<Owner> owner(Path folder) {
        try {
            String[] lines = Files.readString(folder.resolve("owner")).split("\n", -1);
            return Optional.of(new Owner(
                    Long.parseLong(lines[0].strip()),
                    lines.length > 1 && !lines[1].isBlank() ? lines[1].strip() : null));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Writes down who holds the folder and where it answers. */
    public void announce(@Nullable String url) throws IOException {
        String text = ProcessHandle.current().pid() + "\n" + (url == null ? "" : url) + "\n";
        try (var file = FileChannel.open(
                owner, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Gives the folder free; a second time does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        Files.deleteIfExists(owner);
        lock.release();
        channel.close();
    }
}
