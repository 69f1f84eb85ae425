package dev.orbweaver.languagemodel.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript source text packed into the zip that {@code torch::jit::load} reads: what {@code torch.jit.save} writes, less all that a
 * module without stored tensors does not need.
 *
 * @param rootClass {@code file.Class} of the module; its {@code __setstate__} gives every attribute its first value
 * @param sources file name without suffix, which is the namespace {@code __torch__.NAME}, to source text
 */
record ScriptArchive(String rootClass, Map<String, String> sources) {
    /** Any name does, but there must be one. */
    private static final String FOLDER = "archive/";

    /** Reads the files from beside this class. */
    static ScriptArchive ofResources(String rootClass, String... names) {
        var sources = new LinkedHashMap<String, String>();
        for (String name : names) {
            try (InputStream in = ScriptArchive.class.getResourceAsStream(name + ".py")) {
                if (in == null) {
                    throw new IllegalArgumentException("no resource " + name + ".py beside " + ScriptArchive.class);
                }
                sources.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ScriptArchive(rootClass, sources);
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            // Below 4, division and other operators get the meaning they had in old releases; above 10 is refused.
            add(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
            add(zip, "data.pkl", modulePickle());
            add(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // PROTO 2, EMPTY_TUPLE, STOP
            for (var source : sources.entrySet()) {
                add(
                        zip,
                        "code/__torch__/" + source.getKey() + ".py",
                        source.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Protocol 2 pickle of {@code Root.__new__(Root)} followed by {@code __setstate__(0)}. */
    private byte[] modulePickle() {
        int dot = rootClass.lastIndexOf('.');
        var pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2}); // PROTO 2
        pickle.writeBytes(("c__torch__." + rootClass.substring(0, dot) + "\n" + rootClass.substring(dot + 1) + "\n")
                .getBytes(StandardCharsets.US_ASCII)); // GLOBAL
        pickle.write(')'); // EMPTY_TUPLE
        pickle.write(0x81); // NEWOBJ
        pickle.writeBytes(new byte[] {'K', 0}); // BININT1 0: the state
        pickle.write('b'); // BUILD
        pickle.write('.'); // STOP
        return pickle.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(FOLDER + name));
        zip.write(content);
        zip.closeEntry();
    }
}
