package dev.raftctl.node.simulation.mutation;

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
 * Loads the server's classes once more, one of them compiled from a mutant's source. The main code does not know about
 * it.
 */
final class MutantClassLoader extends ClassLoader {
    private static final List<String> PACKAGE_PREFIXES =
            List.of("dev.raftctl.node.", "dev.raftctl.protocol.membership.");

    private final Map<String, byte[]> mutatedClasses;

    private MutantClassLoader(Map<String, byte[]> mutated) {
        super(MutantClassLoader.class.getClassLoader());
        this.mutatedClasses = mutated;
    }

    static MutantClassLoader of(Mutant mutant) {
        return new MutantClassLoader(compile(mutant.className(), mutant.source()));
    }

    /** Returns a loader of the original classes, without a bug. */
    static MutantClassLoader unchanged() {
        return new MutantClassLoader(Map.of());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (PACKAGE_PREFIXES.stream().noneMatch(name::startsWith)) {
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
