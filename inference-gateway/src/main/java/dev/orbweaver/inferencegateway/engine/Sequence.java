package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.cache.PrefixNode;
import dev.orbweaver.inferencegateway.cache.PrefixTree.Held;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import dev.orbweaver.languagemodel.decoding.ScoredToken;
import dev.orbweaver.languagemodel.decoding.Span;
import dev.orbweaver.languagemodel.decoding.TopLogProb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer being generated: the tokens known, and how many of them are computed.
 *
 * <p>The engine thread writes, one reader follows. {@code produced} is written after the token itself, so everything below it may be
 * read without a lock; {@code ending} is written last.
 */
public final class Sequence {
    private final SequenceRequest request;
    private final Submission submission;
    private final long submittedNanos = System.nanoTime();
    private final List<List<TopLogProb>> tops = new ArrayList<>();
    /** Of the prompt's tokens but the first; complete before the first token of the response comes. */
    private final List<ScoredToken> promptScores = new ArrayList<>();

    private int[] ids;
    private float[] logProbs = new float[16];
    private int slot = -1;
    private @Nullable PrefixNode prefix;
    private int prefixLength;
    private int tail;
    private long firstTokenNanos;
    private volatile int cached;
    private volatile List<VersionRun> versions = List.of();
    private volatile int produced;
    private volatile boolean cancelled;
    private volatile @Nullable Ending ending;

    Sequence(SequenceRequest request, Submission submission) {
        this.request = request;
        this.submission = submission;
        this.ids = Arrays.copyOf(request.prompt(), request.prompt().length + 16);
    }

    public SequenceRequest request() {
        return request;
    }

    /** Response tokens so far. */
    public int produced() {
        return produced;
    }

    /** The i-th response token, below {@link #produced}. */
    public int token(int i) {
        return ids[request.prompt().length + i];
    }

    public float logProb(int i) {
        return logProbs[i];
    }

    /** The likeliest tokens beside the i-th; empty where none were asked for. */
    public List<TopLogProb> top(int i) {
        return request.sampling().topLogProbs() == 0 ? List.of() : topAt(i);
    }

    public int[] responseIds(int count) {
        int start = request.prompt().length;
        return Arrays.copyOfRange(ids, start, start + count);
    }

    public float[] logProbs(int count) {
        return Arrays.copyOf(logProbs, count);
    }

    /** Of the prompt's tokens but the first, where the request wants them; to be read once there is a token or an ending. */
    public List<ScoredToken> promptScores() {
        return promptScores;
    }

    void addPromptScores(List<ScoredToken> scores) {
        promptScores.addAll(scores);
    }

    /** Null while more tokens may come. */
    public @Nullable Ending ending() {
        return ending;
    }

    /** Whether it has left the waiting line. */
    public boolean isAdmitted() {
        return !versions.isEmpty();
    }

    /** Which versions drew its tokens, the first one first; empty while it waits. */
    public List<VersionRun> versions() {
        return versions;
    }

    /** Prompt tokens whose keys and values were there already. */
    public int cached() {
        return cached;
    }

    /** Nobody wants the rest: its slot is free before the next iteration. From any thread, any number of times. */
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    long submittedNanos() {
        return submittedNanos;
    }

    /** When the first token came; read it once there is one. */
    long firstTokenNanos() {
        return firstTokenNanos;
    }

    int slot() {
        return slot;
    }

    /** Tokens whose keys and values it begins with, in the prefix tree, and in its tail. */
    int computed() {
        return prefixLength + tail;
    }

    /** Computed tokens that are not in the prefix tree. */
    int tail() {
        return tail;
    }

    /** What it holds of the prefix tree. */
    @Nullable
    PrefixNode prefix() {
        return prefix;
    }

    /** Where its prefix is. */
    List<Span> path() {
        return prefix == null ? List.of() : prefix.path();
    }

    /** Whether its next token can be computed in the iteration being planned. */
    boolean isReady() {
        return prefix == null || prefix.isReady();
    }

    /** Tokens known, prompt and response. */
    int known() {
        return request.prompt().length + produced;
    }

    int[] ids() {
        return ids;
    }

    int lastToken() {
        return ids[known() - 1];
    }

    /** Takes a slot, with a prefix of all tokens known but the last. */
    void admit(int freeSlot, long version, Held held) {
        slot = freeSlot;
        if (!isAdmitted()) {
            cached = held.shared();
        }
        if (versions.isEmpty() || versions.getLast().version() != version) {
            var runs = new ArrayList<>(versions);
            runs.add(new VersionRun(version, produced));
            versions = List.copyOf(runs);
        }
        if (produced == 0) {
            promptScores.clear(); // begun anew, under another version
        }
        hold(held.node());
    }

    /** All that is computed is in the tree now. */
    void hold(@Nullable PrefixNode longer) {
        prefix = longer;
        prefixLength = longer == null ? 0 : longer.end();
        tail = 0;
    }

    /** Has no slot and no prefix any more. */
    void leave() {
        slot = -1;
        hold(null);
    }

    void computedOne() {
        tail++;
    }

    /** Takes the token that follows everything known, and ends where it must. */
    void accept(SampledToken sampled) {
        int position = known();
        int index = produced;
        if (position == ids.length) {
            ids = Arrays.copyOf(ids, position * 2);
        }
        if (index == logProbs.length) {
            logProbs = Arrays.copyOf(logProbs, index * 2);
        }
        ids[position] = sampled.token();
        logProbs[index] = sampled.logProb();
        if (request.sampling().topLogProbs() > 0) {
            addTop(sampled.top());
        }
        if (index == 0) {
            firstTokenNanos = System.nanoTime();
        }
        produced = index + 1;
        if (request.isEnd(sampled.token())) {
            end(Ending.STOP);
        } else if (index + 1 == request.maxTokens()) {
            end(Ending.LENGTH);
        } else {
            submission.tokenCame();
        }
    }

    /** The first ending stands. */
    void end(Ending how) {
        if (ending == null) {
            ending = how;
            submission.sequenceEnded();
        }
    }

    private void addTop(List<TopLogProb> top) {
        synchronized (tops) {
            tops.add(top);
        }
    }

    private List<TopLogProb> topAt(int i) {
        synchronized (tops) {
            return tops.get(i);
        }
    }
}
