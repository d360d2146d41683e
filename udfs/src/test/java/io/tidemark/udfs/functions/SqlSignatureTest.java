package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;
import org.apache.flink.table.types.inference.TypeInferenceUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Flink's SQL makes of the functions, without a planner. */
class SqlSignatureTest {

    private static ScalarFunction function(String name) throws ReflectiveOperationException {
        return StandardFunctions.KEYED.contains(name)
                ? StandardFunctions.keyed(name, "correct horse battery staple")
                : StandardFunctions.PLAIN.get(name).getConstructor().newInstance();
    }

    @ParameterizedTest
    @MethodSource("io.tidemark.udfs.functions.StandardFunctionsTest#all")
    void flinkTakesEveryFunctionAsItIs(ScalarFunction function) {
        UserDefinedFunctionHelper.prepareInstance(new Configuration(), function);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mask; (text => STRING, keepLast => INT)",
                "hash_sha256; (text => STRING)",
                "tokenize; (text => STRING)",
                "email_domain; (text => STRING)",
                "normalize_phone; (text => STRING, defaultCountryCode => STRING)",
                "parse_timestamp; (text => STRING, pattern => STRING, zone => STRING)",
                "json_pick; (json => STRING, pointer => STRING)",
                "bucket; (text STRING, buckets INT) (value BIGINT, width BIGINT)",
                "surrogate_key; (parts STRING...)"
            })
    void argumentsAreWhatIsDocumented(String name, String arguments) throws Exception {
        ScalarFunction function = function(name);
        var inferred = function.getTypeInference(new SqlTypes());

        assertThat(TypeInferenceUtil.generateSignature(inferred, "", function))
                .isEqualToNormalizingWhitespace(arguments);
    }
}
