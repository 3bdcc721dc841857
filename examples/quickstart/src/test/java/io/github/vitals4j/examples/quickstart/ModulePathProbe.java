package io.github.vitals4j.examples.quickstart;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Runs in a process whose libraries are on the module path: initializes every class of the given modules, so that a
 * missing {@code requires} shows, and checks that what an application is meant to call is exported.
 *
 * <p>An argument is the name of a module, or {@code module/package} to keep to one package of it.
 */
final class ModulePathProbe {

    private ModulePathProbe() {}

    public static void main(String[] targets) throws IOException, ClassNotFoundException {
        for (String target : targets) {
            int slash = target.indexOf('/');
            String name = slash < 0 ? target : target.substring(0, slash);
            String onlyPackage = slash < 0 ? null : target.substring(slash + 1);
            Module module = ModuleLayer.boot().findModule(name).orElseThrow();
            for (String className : classNames(name)) {
                String packageName = className.substring(0, className.lastIndexOf('.'));
                if (onlyPackage == null || onlyPackage.equals(packageName)) {
                    Class<?> type = Class.forName(className, true, module.getClassLoader());
                    check(type.getModule() == module, className + " came from " + type.getModule());
                    check(
                            !isApi(type, name) || module.isExported(packageName),
                            packageName + " has public types and is not exported");
                }
            }
        }
    }

    private static boolean isApi(Class<?> type, String moduleName) {
        return Modifier.isPublic(type.getModifiers()) && type.getPackageName().equals(moduleName);
    }

    private static List<String> classNames(String module) throws IOException {
        try (ModuleReader reader = ModuleLayer.boot()
                .configuration()
                .findModule(module)
                .orElseThrow()
                .reference()
                .open()) {
            return reader.list()
                    .filter(entry -> entry.endsWith(".class") && !entry.endsWith("-info.class"))
                    .map(entry -> entry.substring(0, entry.length() - ".class".length())
                            .replace('/', '.'))
                    .toList();
        }
    }

    private static void check(boolean condition, String complaint) {
        if (!condition) {
            throw new IllegalStateException(complaint);
        }
    }
}
