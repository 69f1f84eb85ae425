package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.trainerservice.batch.PackableRow;
import java.util.List;
import java.util.Random;

/** Makes examples of a task, or of whatever else is learnt from, when they are needed. */
@FunctionalInterface
interface ExampleSource<T> {

    /** The same numbers give the same examples. */
    List<? extends PackableRow> of(T item, Random random);
}
