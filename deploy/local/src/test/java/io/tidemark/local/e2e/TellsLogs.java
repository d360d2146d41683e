package io.tidemark.local.e2e;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Adds to the failure of a test what the processes wrote that it is about. */
final class TellsLogs implements TestExecutionExceptionHandler {

    private final Callable<String> logs;

    /**
     * @param logs asked only when a test has failed
     */
    TellsLogs(Callable<String> logs) {
        this.logs = logs;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Exception {
        throw new AssertionError(failure.getMessage() + "\n" + logs.call(), failure);
    }
}
