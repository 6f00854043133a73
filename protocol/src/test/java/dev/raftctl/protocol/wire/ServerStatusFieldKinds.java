package dev.raftctl.protocol.wire;

import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatusBuilder;
import dev.raftctl.protocol.message.ServerStatusField;
import dev.raftctl.protocol.message.ServerStatusFieldReader;
import dev.raftctl.protocol.message.ServerStatusFieldVisitor;
import dev.raftctl.protocol.message.ServerStatusFields;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a server status with the kinds of their values, as a visitor or a reader sees them. */
final class ServerStatusFieldKinds {
    private ServerStatusFieldKinds() {}

    /**
     * One field.
     *
     * @param kind the name of the visitor's or reader's method
     * @param type the type of the value
     */
    record FieldKind(ServerStatusField field, String kind, Type type) {}

    /** Returns the fields in the order in which they are written. */
    static List<FieldKind> inOrder() {
        List<FieldKind> fields = new ArrayList<>();
        ServerStatusFields.accept(
                new ServerStatusBuilder(ServerId.of("n1")).build(),
                proxy(ServerStatusFieldVisitor.class, (proxy, method, arguments) -> {
                    fields.add(new FieldKind(
                            (ServerStatusField) arguments[0], method.getName(), method.getGenericParameterTypes()[1]));
                    return null;
                }));
        return fields;
    }

    /** Returns the fields in the order in which they are read, with the values of a status. */
    static List<FieldKind> inOrderOfReads() {
        List<FieldKind> fields = new ArrayList<>();
        var unused = ServerStatusFields.read(proxy(ServerStatusFieldReader.class, (proxy, method, arguments) -> {
            fields.add(
                    new FieldKind((ServerStatusField) arguments[0], method.getName(), method.getGenericReturnType()));
            return anyValue(method);
        }));
        return fields;
    }

    private static @Nullable Object anyValue(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        return type == List.class ? List.of() : null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
