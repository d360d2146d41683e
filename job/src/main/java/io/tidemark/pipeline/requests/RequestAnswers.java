package io.tidemark.pipeline.requests;

import io.tidemark.change.Change;
import io.tidemark.merge.MergePlan;
import io.tidemark.postgres.SqlFaults;
import io.tidemark.sink.TargetException;
import io.tidemark.sink.TargetRules;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request into changes, the last of which is its outcome. What cannot be carried out is
 * refused, with the reason as its outcome; a target that is away for a while is no reason.
 */
final class RequestAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(RequestAnswers.class);

    private final LateApply lateApply;
    private final DeadLetterCalls deadLetters;
    private final RequestRows rows;

    RequestAnswers(MergePlan plan, TargetRules rules, InstantSource clock) {
        this.lateApply = new LateApply(plan, rules);
        this.deadLetters = new DeadLetterCalls(plan.pipeline(), plan.storage(), rules);
        this.rows = new RequestRows(clock);
    }

    /**
     * What a request becomes.
     *
     * @throws SQLException if the target cannot be asked now: then nothing has happened
     */
    List<Change> to(Request request, Connection connection) throws SQLException {
        try {
            RequestQueue.beginReading(connection);
            List<Change> changes = carriedOut(request, connection);
            RequestQueue.endReading(connection);
            return changes;
        } catch (IllegalArgumentException | IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return refused(request, connection, reason);
        } catch (TargetException e) {
            return refused(request, connection, e.fault().toString());
        } catch (SQLException e) {
            if (SqlFaults.mayPass(e)) {
                throw e;
            }
            return refused(request, connection, SqlFaults.of("target", e).toString());
        } catch (RuntimeException e) {
            // Trying again would fail again: a request must not stop the job.
            LOG.error("Request {} cannot be carried out", request.id(), e);
            return refused(request, connection, "a defect of Tidemark: " + e);
        }
    }

    private List<Change> carriedOut(Request request, Connection connection)
            throws SQLException, IOException, TargetException {
        Carried result =
                switch (request.verb()) {
                    case LateSelection.APPLY ->
                            lateApply.apply(LateSelection.of(request.arguments()), connection);
                    case DeadLetterSelection.REPLAY ->
                            deadLetters.replay(
                                    DeadLetterSelection.read(request.arguments()), connection);
                    case DeadLetterSelection.DISCARD ->
                            deadLetters.discard(
                                    DeadLetterSelection.read(request.arguments()), connection);
                    default ->
                            throw new IllegalArgumentException(
                                    "unknown verb '%s': this version knows %s, %s, %s"
                                            .formatted(
                                                    request.verb(),
                                                    LateSelection.APPLY,
                                                    DeadLetterSelection.REPLAY,
                                                    DeadLetterSelection.DISCARD));
                };
        List<Change> changes = new ArrayList<>(result.changes());
        changes.add(rows.done(request.id(), result.outcome()));
        return changes;
    }

    /**
     * What a request has become.
     *
     * @param outcome what people are told about it
     */
    record Carried(List<Change> changes, String outcome) {

        Carried {
            changes = List.copyOf(changes);
        }
    }

    private List<Change> refused(Request request, Connection connection, String reason)
            throws SQLException {
        RequestQueue.endReading(connection);
        return List.of(rows.refused(request.id(), reason));
    }
}
