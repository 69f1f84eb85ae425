package dev.orbweaver.trainerservice.update;

/** Mean, deviation and largest of numbers that are not kept. */
final class Differences {

    private long count;
    private double sum;
    private double squares;
    private double largest;

    void add(double difference) {
        count++;
        sum += difference;
        squares += difference * difference;
        largest = Math.max(largest, difference);
    }

    double mean() {
        return count == 0 ? 0 : sum / count;
    }

    /** Divides by n. */
    double deviation() {
        return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean() * mean()));
    }

    double largest() {
        return largest;
    }
}
