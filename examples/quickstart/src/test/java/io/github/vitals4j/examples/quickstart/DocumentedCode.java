package io.github.vitals4j.examples.quickstart;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The code in a document of the repository, so that it can be compiled and run: what does not work is not printed. */
final class DocumentedCode {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)");

    private record Block(String language, String text) {}

    private final String document;
    private final List<Block> blocks = new ArrayList<>();

    private DocumentedCode(String document) {
        this.document = document;
        var matcher = BLOCK.matcher(document);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
    }

    /** {@return the code in a document at the top of the repository} */
    static DocumentedCode of(String fileName) throws IOException {
        return new DocumentedCode(Files.readString(root().resolve(fileName)));
    }

    /** {@return the top of the repository} */
    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("LICENSE"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    /** {@return the files that the document links to} */
    List<String> links() {
        return LINK.matcher(document).results().map(link -> link.group(1)).toList();
    }

    /** {@return the code in one section of the document} */
    DocumentedCode section(String heading) {
        int start = document.indexOf("\n## " + heading + "\n");
        if (start < 0) {
            throw new AssertionError("there is no section '" + heading + "'");
        }
        int end = document.indexOf("\n## ", start + 1);
        return new DocumentedCode(document.substring(start, end < 0 ? document.length() : end));
    }

    /** {@return the blocks of code in a language, in their order} */
    List<String> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    int lines() {
        return (int) document.lines().count();
    }

    /**
     * {@return a class that was compiled with all warnings being errors}
     *
     * @param source of a compilation unit without a package
     * @param directory where its class files go
     */
    static Class<?> compile(String className, String source, Path directory)
            throws IOException, ClassNotFoundException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var complaints = new StringWriter();
        var unit =
                new SimpleJavaFileObject(URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var options = List.of(
                "-d",
                directory.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "--release",
                "17",
                "-proc:none",
                "-Xlint:all,-path,-classfile",
                "-Werror");
        if (!compiler.getTask(complaints, null, null, options, null, List.of(unit))
                .call()) {
            throw new AssertionError(complaints + "\n" + source);
        }
        var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, DocumentedCode.class.getClassLoader());
        return Class.forName(className, true, loader);
    }
}
