package io.tidemark.transform;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Functions;
import io.tidemark.config.Template;
import io.tidemark.udfs.functions.StandardFunctions;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.functions.ScalarFunction;

/** Makes the functions that expressions can call in addition to those of Flink SQL. */
final class OwnFunctions {

    private final ClassLoader loader;
    private final List<Fault> faults = new ArrayList<>();

    private OwnFunctions(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * The standard functions and those of the file, by their names.
     *
     * @throws ConfigException with all that cannot be made
     */
    static Map<String, ScalarFunction> make(Functions functions, ClassLoader loader) {
        OwnFunctions own = new OwnFunctions(loader);
        Map<String, ScalarFunction> made = own.standard(functions);
        // To know Flink's own means to load the planner.
        Set<String> ofFlink = functions.named().isEmpty() ? Set.of() : SqlPlanner.namesOfFlink();
        functions
                .named()
                .forEach(
                        (name, function) -> {
                            if (StandardFunctions.PLAIN.containsKey(name)
                                    || StandardFunctions.KEYED.contains(name)) {
                                own.fault(
                                        name,
                                        "is one of the standard functions",
                                        "choose another name");
                            } else if (ofFlink.contains(name)) {
                                own.fault(
                                        name, "is a function of Flink SQL", "choose another name");
                            } else {
                                own.make(name, function, made);
                            }
                        });
        if (!own.faults.isEmpty()) {
            throw new ConfigException(own.faults);
        }
        return made;
    }

    private Map<String, ScalarFunction> standard(Functions functions) {
        Map<String, ScalarFunction> made = new LinkedHashMap<>();
        StandardFunctions.PLAIN.forEach((name, type) -> made.put(name, plain(type)));
        String key = MaskKey.read(functions);
        if (key != null) {
            StandardFunctions.KEYED.forEach(
                    name -> made.put(name, StandardFunctions.keyed(name, key)));
        }
        return made;
    }

    private static ScalarFunction plain(Class<? extends ScalarFunction> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is made without arguments", e);
        }
    }

    private void make(String name, Functions.Own function, Map<String, ScalarFunction> made) {
        String type = function.className();
        try {
            Class<?> found = Class.forName(type, true, loader);
            if (!ScalarFunction.class.isAssignableFrom(found)) {
                fault(
                        name,
                        "the class " + type + " is no " + ScalarFunction.class.getName(),
                        "extend it, with a public method eval");
                return;
            }
            made.put(name, (ScalarFunction) instance(found, function.options()));
        } catch (ClassNotFoundException e) {
            fault(
                    name,
                    "there is no class " + type,
                    "name the jar that has it: plugins: [/path/to/functions.jar]");
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            fault(
                    name,
                    "the class "
                            + type
                            + " has no public constructor "
                            + (function.options().isEmpty()
                                    ? "without arguments"
                                    : "that takes a Map of options"),
                    "add one, and make the class public");
        } catch (InvocationTargetException e) {
            // Its message may show an option, which may be a secret.
            fault(
                    name,
                    "the constructor of "
                            + type
                            + " failed with "
                            + e.getTargetException().getClass().getSimpleName(),
                    "see what it asks of its options");
        } catch (LinkageError e) {
            fault(
                    name,
                    "the class " + type + " cannot be loaded (" + e + ")",
                    "put what it needs into its jar, compiled for Java 17 or earlier");
        }
    }

    private static Object instance(Class<?> type, Map<String, Template> options)
            throws NoSuchMethodException,
                    InvocationTargetException,
                    InstantiationException,
                    IllegalAccessException {
        if (options.isEmpty()) {
            return type.getConstructor().newInstance();
        }
        Map<String, String> resolved = new HashMap<>();
        options.forEach((option, template) -> resolved.put(option, template.resolve()));
        return type.getConstructor(Map.class).newInstance(resolved);
    }

    private void fault(String name, String what, String remedy) {
        faults.add(new Fault("functions." + name, what, remedy));
    }
}
