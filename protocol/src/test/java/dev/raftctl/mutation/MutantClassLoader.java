package dev.raftctl.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Loads the classes of some packages once more, one of them compiled from a mutant's source. The main code does not
 * know about it.
 */
public final class MutantClassLoader extends ClassLoader {
    private final Map<String, byte[]> mutatedClasses;
    private final List<String> packagePrefixes;

    private MutantClassLoader(Map<String, byte[]> mutated, List<String> packagePrefixes) {
        super(MutantClassLoader.class.getClassLoader());
        this.mutatedClasses = mutated;
        this.packagePrefixes = packagePrefixes;
    }

    /**
     * Returns a loader of the classes whose names begin with one of the prefixes.
     *
     * @param source of the class that has the bug
     */
    public static MutantClassLoader of(String className, String source, List<String> packagePrefixes) {
        return new MutantClassLoader(compile(className, source), packagePrefixes);
    }

    /** Returns a loader of the original classes, without a bug. */
    public static MutantClassLoader unchanged(List<String> packagePrefixes) {
        return new MutantClassLoader(Map.of(), packagePrefixes);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (packagePrefixes.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = mutatedClasses.get(name);
        if (bytes == null) {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = in.readAllBytes();
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static Map<String, byte[]> compile(String className, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> outputs = new TreeMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavaFileManager inMemory = new ForwardingJavaFileManager<JavaFileManager>(files) {
                @Override
                public JavaFileObject getJavaFileForOutput(
                        Location location, String name, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
                    return new ClassOutput(name, outputs);
                }
            };
            List<String> options =
                    List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            null, inMemory, null, options, null, List.of(new SourceText(className, source)))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("the mutant of " + className + " does not compile");
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        Map<String, byte[]> classes = new TreeMap<>();
        outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    private static final class SourceText extends SimpleJavaFileObject {
        private final String source;

        SourceText(String className, String source) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    private static final class ClassOutput extends SimpleJavaFileObject {
        private final String name;
        private final Map<String, ByteArrayOutputStream> outputs;

        ClassOutput(String name, Map<String, ByteArrayOutputStream> outputs) {
            super(URI.create("mem:///" + name.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
            this.name = name;
            this.outputs = outputs;
        }

        @Override
        public OutputStream openOutputStream() {
            return outputs.computeIfAbsent(name, any -> new ByteArrayOutputStream());
        }
    }
}
