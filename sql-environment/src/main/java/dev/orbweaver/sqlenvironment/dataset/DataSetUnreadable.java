package dev.orbweaver.sqlenvironment.dataset;

import org.jspecify.annotations.Nullable;

/** A data set file that gives no tasks at all; the message names the file, what is wrong and what to do. */
public final class DataSetUnreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataSetUnreadable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
