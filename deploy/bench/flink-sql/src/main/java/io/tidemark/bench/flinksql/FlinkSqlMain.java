package io.tidemark.bench.flinksql;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;

/** Runs a Flink SQL script in this process: all its inserts are one streaming job. */
public final class FlinkSqlMain {

    private FlinkSqlMain() {}

    /**
     * Returns when the job has ended.
     *
     * @param arguments the script's file
     */
    public static void main(String[] arguments) throws Exception {
        SqlScript script = SqlScript.parse(Files.readString(Path.of(arguments[0])));
        TableEnvironment tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .inStreamingMode()
                                .withConfiguration(Configuration.fromMap(script.options()))
                                .build());
        script.definitions().forEach(tables::executeSql);
        StatementSet job = tables.createStatementSet();
        script.inserts().forEach(job::addInsertSql);
        job.execute().await();
    }
}
