package dev.orbweaver.servicesupport.json;

import dev.orbweaver.contracts.Topics;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The wire: records of {@code contracts} as JSON bytes. Unknown fields are ignored, missing primitives are not. */
@Component
public final class JsonRecords {

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public byte[] write(Object record) {
        return mapper.writeValueAsBytes(record);
    }

    /**
     * @throws UnreadableRecord where the bytes are not this record, or are of a newer schema
     */
    public <T> T read(byte[] bytes, Class<T> type) throws UnreadableRecord {
        try {
            var tree = mapper.readTree(bytes);
            int schema = tree.path("schema").asInt(0);
            if (schema > Topics.SCHEMA) {
                throw new UnreadableRecord("schema " + schema + " is newer than " + Topics.SCHEMA
                        + ", the newest this service knows: upgrade it");
            }
            return mapper.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw new UnreadableRecord("not a " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    /** The mapper itself, for payloads that are no records. */
    public JsonMapper mapper() {
        return mapper;
    }
}
