package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandardFunctionsTest {

    private static final String KEY = "correct horse battery staple";

    /** Every standard function, made as a pipeline would make it. */
    static Stream<ScalarFunction> all() {
        return Stream.concat(
                StandardFunctions.PLAIN.values().stream().map(InstantiationUtil::instantiate),
                StandardFunctions.KEYED.stream().map(name -> StandardFunctions.keyed(name, KEY)));
    }

    private static List<Class<?>> publicFunctionsOfThePackage()
            throws IOException, URISyntaxException {
        Path root = Path.of(Mask.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String packageName = Mask.class.getPackageName();
        try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .<Class<?>>map(file -> named(packageName + "." + file.replace(".class", "")))
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .filter(ScalarFunction.class::isAssignableFrom)
                    .toList();
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyPublicFunctionOfThePackageHasAName() throws Exception {
        assertThat(publicFunctionsOfThePackage())
                .hasSize(9)
                .containsExactlyInAnyOrderElementsOf(
                        all().<Class<?>>map(ScalarFunction::getClass).toList());
    }

    @Test
    void aNameIsThatOfTheClassInTheWayOfSql() {
        StandardFunctions.PLAIN.forEach((name, type) -> assertThat(name).isEqualTo(inSql(type)));
        assertThat(StandardFunctions.KEYED)
                .allSatisfy(
                        name ->
                                assertThat(name)
                                        .isEqualTo(
                                                inSql(
                                                        StandardFunctions.keyed(name, KEY)
                                                                .getClass())));
    }

    private static String inSql(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<!^)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    @Test
    void noNameNeedsAKeyAndNeedsNone() {
        assertThat(StandardFunctions.KEYED)
                .doesNotContainAnyElementsOf(StandardFunctions.PLAIN.keySet());
    }

    @Test
    void aNameThatIsNotKnownIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StandardFunctions.keyed("mask", KEY))
                .withMessage("no standard function with a key is called mask");
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyFunctionIsFinalAndDeterministic(ScalarFunction function) {
        assertThat(Modifier.isFinal(function.getClass().getModifiers())).isTrue();
        assertThat(function.isDeterministic()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyFunctionIsSerializable(ScalarFunction function) throws Exception {
        assertThat(copy(function)).isExactlyInstanceOf(function.getClass());
    }

    @Test
    void aCopyOfAFunctionThatHasWorkedWorksTheSame() throws Exception {
        HashSha256 hash = new HashSha256(KEY);
        assertThat(hash.eval("a")).isEqualTo(copy(hash).eval("a"));
        Tokenize tokenize = new Tokenize(KEY);
        assertThat(tokenize.eval("a")).isEqualTo(copy(tokenize).eval("a"));
        SurrogateKey surrogateKey = new SurrogateKey();
        assertThat(surrogateKey.eval("a")).isEqualTo(copy(surrogateKey).eval("a"));
        JsonPick jsonPick = new JsonPick();
        assertThat(jsonPick.eval("[1]", "/0")).isEqualTo(copy(jsonPick).eval("[1]", "/0"));
        ParseTimestamp parse = new ParseTimestamp();
        assertThat(parse.eval("20240601", "uuuuMMdd", "UTC"))
                .isEqualTo(copy(parse).eval("20240601", "uuuuMMdd", "UTC"));
    }

    private static <T extends ScalarFunction> T copy(T function) throws Exception {
        byte[] bytes = InstantiationUtil.serializeObject(function);
        return InstantiationUtil.deserializeObject(bytes, function.getClass().getClassLoader());
    }
}
