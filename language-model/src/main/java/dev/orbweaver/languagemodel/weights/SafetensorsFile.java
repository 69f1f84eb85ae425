package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One memory-mapped safetensors file, of any size: {@code u64 header length, JSON header, data}.
 *
 * <p>Its tensors share the mapping and end with it. Opening checks the header against the file's size and reads no data.
 */
public final class SafetensorsFile implements AutoCloseable {
    private static final ValueLayout.OfLong LITTLE_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long LARGEST_HEADER = 100L << 20; // as the format's own library has it

    private final Arena arena = Arena.ofShared();
    private final String file;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /**
     * Maps the file.
     *
     * @throws IOException naming the file when it is missing, truncated or not of this format
     */
    public SafetensorsFile(Path path) throws IOException {
        file = String.valueOf(path.getFileName());
        try {
            var mapped = map(path);
            long headerLength = headerLength(mapped);
            byte[] header = mapped.asSlice(8, headerLength).toArray(ValueLayout.JAVA_BYTE);
            readHeader(JsonMapper.shared().readTree(header), mapped.asSlice(8 + headerLength));
        } catch (IOException e) {
            arena.close();
            throw e;
        } catch (JacksonException | IllegalArgumentException e) {
            arena.close();
            throw damaged("its header is not valid: " + e.getMessage());
        }
    }

    private MemorySegment map(Path path) throws IOException {
        try (var channel = FileChannel.open(path)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException(file + " is missing; fetch the model again", e);
        }
    }

    private long headerLength(MemorySegment mapped) throws IOException {
        if (mapped.byteSize() < 8) {
            throw damaged("it has " + mapped.byteSize() + " bytes, not even a header");
        }
        long length = mapped.get(LITTLE_ENDIAN, 0);
        if (length < 2 || length > Math.min(LARGEST_HEADER, mapped.byteSize() - 8)) {
            throw damaged("its header should have " + length + " bytes, the file has " + mapped.byteSize());
        }
        return length;
    }

    private void readHeader(JsonNode header, MemorySegment data) throws IOException {
        for (var entry : header.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                entry.getValue()
                        .properties()
                        .forEach(item ->
                                metadata.put(item.getKey(), item.getValue().asString()));
            } else {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), data));
            }
        }
    }

    private StoredTensor tensor(String name, JsonNode node, MemorySegment data) throws IOException {
        long begin = node.path("data_offsets").path(0).asLong(-1);
        long end = node.path("data_offsets").path(1).asLong(-1);
        if (begin < 0 || end < begin) {
            throw damaged("tensor " + name + " has the offsets " + node.path("data_offsets"));
        }
        if (end > data.byteSize()) {
            throw damaged("tensor " + name + " ends at byte " + end + " of the data, which has " + data.byteSize()
                    + ": the file is cut off");
        }
        long[] shape = StreamSupport.stream(node.path("shape").spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
        return new StoredTensor(name, node.path("dtype").asString(""), shape, data.asSlice(begin, end - begin));
    }

    private IOException damaged(String what) {
        return new IOException(file + ": " + what + "; fetch the file again");
    }

    /** By name, in the file's order. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** Text that the writer left. */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public void close() {
        arena.close();
    }
}
