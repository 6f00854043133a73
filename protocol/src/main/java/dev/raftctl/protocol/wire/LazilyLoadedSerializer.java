package dev.raftctl.protocol.wire;

/**
 * The type of a {@link MessageSerializer} just created. The JVM does not load a class to check it against an interface,
 * so methods that return this type load only the serializers that they create.
 */
interface LazilyLoadedSerializer {}
