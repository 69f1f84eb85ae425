package dev.orbweaver.inferencegateway.text;

import dev.orbweaver.languagemodel.text.IncrementalText;
import java.util.List;

/** Turns a response's ids into text as they come: whole characters only, and never a part of a stop string. Not thread-safe. */
public final class ResponseText {
    private final IncrementalText characters;
    private final StopStrings stops;

    public ResponseText(ModelText model, List<String> stops) {
        this.characters = model.tokenizer().incremental();
        this.stops = new StopStrings(stops);
    }

    /** Adds an id; returns the text that may be shown now. */
    public String append(int id) {
        return stops.accept(characters.append(id));
    }

    /** The rest, after the last id. */
    public String finish() {
        return stops.accept(characters.finish()) + stops.finish();
    }

    /** Whether a stop string came: what follows is not part of the response. */
    public boolean isStopped() {
        return stops.isFound();
    }
}
