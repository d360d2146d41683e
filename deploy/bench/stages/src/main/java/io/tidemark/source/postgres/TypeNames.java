package io.tidemark.source.postgres;

import io.tidemark.bench.stages.BenchRow;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/**
 * A session without a server that knows the names of types, as that is all a decoder asks: the OID
 * of a type is the number of a column of {@link BenchRow} that has it.
 */
final class TypeNames {

    private TypeNames() {}

    static Connection session() {
        return proxy(Connection.class, (self, method, arguments) -> statement());
    }

    private static PreparedStatement statement() {
        long[] oid = new long[1];
        return proxy(
                PreparedStatement.class,
                (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "setObject" -> oid[0] = ((Number) arguments[1]).longValue();
                        case "executeQuery" -> {
                            return row(BenchRow.SCHEMA.columns().get((int) oid[0]).type());
                        }
                        default -> {}
                    }
                    return null;
                });
    }

    private static ResultSet row(String cell) {
        boolean[] read = new boolean[1];
        return proxy(
                ResultSet.class,
                (self, method, arguments) ->
                        switch (method.getName()) {
                            case "next" -> !read[0];
                            case "getString" -> {
                                read[0] = true;
                                yield cell;
                            }
                            default -> null;
                        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        TypeNames.class.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
