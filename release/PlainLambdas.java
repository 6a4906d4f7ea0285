import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes lambdas plain ones: Scala's compiler asks for each to be serializable, and Java's for those whose interface is,
 * as Pekko's are. Nobody here uses that, and the JVM keeps only others in its archive of classes, so that it would make
 * over a thousand anew at every start. In a class file (The Java Virtual Machine Specification, chapter 4) only the
 * table of bootstrap methods changes, where {@code altMetafactory} with its flags becomes {@code metafactory}, and the
 * constants that this takes are added.
 */
final class PlainLambdas {
    /** Of {@link java.lang.invoke.LambdaMetafactory}. */
    private static final int SERIALIZABLE = 1;

    private static final int MARKERS = 2;
    private static final int BRIDGES = 4;
    private static final String METAFACTORY = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;"
            + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;";
    private static final int INVOKE_STATIC = 6;
    /** For their one method bridges do nothing. */
    private static final List<String> FUNCTIONS = List.of("Lscala/Function", "Lscala/runtime/java8/JFunction");
    /** Serializable themselves: where only a cast makes a lambda so, a plain one would fail it. */
    private static final List<String> INTERFACES = List.of("Lorg/apache/pekko/japi/", "Lscala/");

    private final byte[] bytes;
    private final ByteArrayInputStream left;
    private final DataInputStream in;
    private final ByteArrayOutputStream changed = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(changed);
    /** Texts, integers and references, by their place in the pool. */
    private final Map<Integer, Object> constants = new HashMap<>();

    private int pool;
    private int factory;

    private record Reference(int tag, int first, int second) {}

    private PlainLambdas(byte[] bytes) {
        this.bytes = bytes;
        this.left = new ByteArrayInputStream(bytes);
        this.in = new DataInputStream(left);
    }

    /** Changes the class files below a folder for each jar, and names the jars in which it found any. */
    public static void main(String[] arguments) throws IOException {
        try (var jars = Files.list(Path.of(arguments[0]))) {
            for (Path jar : jars.sorted().toList()) {
                if (change(jar)) {
                    System.out.println(jar.getFileName());
                }
            }
        }
    }

    private static boolean change(Path jar) throws IOException {
        boolean any = false;
        List<Path> files;
        try (var all = Files.walk(jar)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            byte[] changed = new PlainLambdas(Files.readAllBytes(file)).changed();
            if (changed.length > 0) {
                Files.write(file, changed);
                any = true;
            }
        }
        return any;
    }

    /** The class with plain lambdas; empty where there is none to change. */
    private byte[] changed() throws IOException {
        readPool();
        int afterPool = place();
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        skipMembers();
        skipMembers();
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            boolean bootstrap = constants.get(in.readUnsignedShort()).equals("BootstrapMethods");
            int length = in.readInt();
            if (!bootstrap) {
                in.skipNBytes(length);
                continue;
            }
            int attribute = place();
            byte[] table = table();
            if (factory != 0) {
                out.write(bytes, 0, 8);
                out.writeShort(pool + 5);
                out.write(bytes, 10, afterPool - 10);
                writeConstants();
                out.write(bytes, afterPool, attribute - 4 - afterPool);
                out.writeInt(table.length);
                out.write(table);
                out.write(bytes, place(), bytes.length - place());
            }
        }
        return changed.toByteArray();
    }

    private int place() {
        return bytes.length - left.available();
    }

    private void readPool() throws IOException {
        in.skipNBytes(8);
        pool = in.readUnsignedShort();
        for (int i = 1; i < pool; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> constants.put(i, in.readUTF());
                case 3, 4 -> constants.put(i, in.readInt());
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> constants.put(i, new Reference(tag, in.readUnsignedShort(), 0));
                case 9, 10, 11, 12, 17, 18 ->
                    constants.put(i, new Reference(tag, in.readUnsignedShort(), in.readUnsignedShort()));
                case 15 -> constants.put(i, new Reference(tag, in.readUnsignedByte(), in.readUnsignedShort()));
                default -> throw new IOException("A class file has no constants of kind " + tag);
            }
        }
    }

    private void skipMembers() throws IOException {
        for (int members = in.readUnsignedShort(); members > 0; members--) {
            in.skipNBytes(6);
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.skipNBytes(2);
                in.skipNBytes(in.readInt());
            }
        }
    }

    private byte[] table() throws IOException {
        var table = new ByteArrayOutputStream();
        var to = new DataOutputStream(table);
        int methods = in.readUnsignedShort();
        to.writeShort(methods);
        for (int i = 0; i < methods; i++) {
            int handle = in.readUnsignedShort();
            int[] arguments = new int[in.readUnsignedShort()];
            for (int k = 0; k < arguments.length; k++) {
                arguments[k] = in.readUnsignedShort();
            }
            if (isSerializable(handle, arguments)
                    && (makes(FUNCTIONS, i) || hasNoBridges(arguments) && makes(INTERFACES, i))) {
                factory = reference(reference(handle).second()).first();
                handle = pool + 4;
                arguments = Arrays.copyOf(arguments, 3);
            }
            to.writeShort(handle);
            to.writeShort(arguments.length);
            for (int argument : arguments) {
                to.writeShort(argument);
            }
        }
        return table.toByteArray();
    }

    private boolean isSerializable(int handle, int[] arguments) {
        var method = reference(reference(handle).second());
        return constants.get(reference(method.first()).first()).equals("java/lang/invoke/LambdaMetafactory")
                && constants.get(reference(method.second()).first()).equals("altMetafactory")
                && ((int) constants.get(arguments[3]) & (SERIALIZABLE | MARKERS)) == SERIALIZABLE;
    }

    private boolean hasNoBridges(int[] arguments) {
        return ((int) constants.get(arguments[3]) & BRIDGES) == 0 || (int) constants.get(arguments[4]) == 0;
    }

    private boolean makes(List<String> interfaces, int bootstrap) {
        return constants.values().stream()
                .filter(one -> one instanceof Reference call && call.tag() == 18 && call.first() == bootstrap)
                .map(one -> (String) constants.get(reference(((Reference) one).second()).second()))
                .map(type -> type.substring(type.indexOf(')') + 1))
                .allMatch(made -> interfaces.stream().anyMatch(made::startsWith));
    }

    private Reference reference(int constant) {
        return (Reference) constants.get(constant);
    }

    /** The handle of {@code LambdaMetafactory.metafactory}, the last of five. */
    private void writeConstants() throws IOException {
        out.writeByte(1);
        out.writeUTF("metafactory");
        out.writeByte(1);
        out.writeUTF(METAFACTORY);
        out.writeByte(12);
        out.writeShort(pool);
        out.writeShort(pool + 1);
        out.writeByte(10);
        out.writeShort(factory);
        out.writeShort(pool + 2);
        out.writeByte(15);
        out.writeByte(INVOKE_STATIC);
        out.writeShort(pool + 3);
    }
}
