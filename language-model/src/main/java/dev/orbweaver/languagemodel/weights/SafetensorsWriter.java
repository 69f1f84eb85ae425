package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes one safetensors file; {@link FolderReplacement} has it on disk for certain. */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    public static void write(Path file, List<TensorSource> tensors, Map<String, String> metadata) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, header(tensors, metadata));
            for (var tensor : tensors) {
                long start = channel.position();
                tensor.blocks().forEach(block -> writeFully(channel, block));
                if (channel.position() - start != tensor.bytes()) {
                    throw new IOException(tensor.name() + " gave " + (channel.position() - start) + " bytes instead of "
                            + tensor.bytes());
                }
            }
        }
    }

    private static ByteBuffer header(List<TensorSource> tensors, Map<String, String> metadata) {
        var json = JsonMapper.shared().createObjectNode();
        metadata.forEach(json.putObject("__metadata__")::put);
        long offset = 0;
        for (var tensor : tensors) {
            var node = json.putObject(tensor.name());
            node.put("dtype", tensor.type().name());
            var shape = node.putArray("shape");
            for (long size : tensor.shape()) {
                shape.add(size);
            }
            node.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
            offset += tensor.bytes();
        }
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        var header = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer block) throws IOException {
        while (block.hasRemaining()) {
            channel.write(block);
        }
    }
}
