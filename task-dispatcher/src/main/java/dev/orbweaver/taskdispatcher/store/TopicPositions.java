package dev.orbweaver.taskdispatcher.store;

import dev.orbweaver.servicesupport.kafka.RecordPosition;
import dev.orbweaver.servicesupport.kafka.StartAt;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far each topic has been taken in. Saved in the transaction that takes a record in, so nothing is taken in twice or missed. */
@Component
public class TopicPositions {

    private final JdbcClient store;

    TopicPositions(JdbcClient store) {
        this.store = store;
    }

    /** Everything up to and with this record is taken in. */
    public void save(RecordPosition position) {
        int updated = store.sql("update topic_position set next_offset = ? where topic = ? and topic_partition = ?")
                .params(position.offset() + 1, position.topic(), position.partition())
                .update();
        if (updated == 0) {
            store.sql("insert into topic_position (topic, topic_partition, next_offset) values (?, ?, ?)")
                    .params(position.topic(), position.partition(), position.offset() + 1)
                    .update();
        }
    }

    /** Where to go on; a topic never read begins with its oldest record. */
    public StartAt of(String topic) {
        Map<Integer, Long> offsets = new HashMap<>();
        store.sql("select topic_partition, next_offset from topic_position where topic = ?")
                .param(topic)
                .query(row -> {
                    offsets.put(row.getInt(1), row.getLong(2));
                });
        return new StartAt.Offsets(offsets);
    }
}
