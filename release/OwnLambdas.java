import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Tells of the lambdas and joined texts in our own classes, for the JVM to have them in its archive of classes. The
 * list of a training has none of them, since it names each by its place among the constants, which changes with each
 * commit.
 */
final class OwnLambdas {
    private static final String OWN = "id/lababersih/";
    /** Of what other factories make, the JVM archives nothing. */
    private static final Set<String> FACTORIES =
            Set.of("java/lang/invoke/LambdaMetafactory", "java/lang/invoke/StringConcatFactory");

    private OwnLambdas() {}

    /** Prints the lines for those of the list's classes that are ours, which are in the folders below another. */
    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
            jars = all.sorted().toList();
        }
        for (String name : Files.readAllLines(Path.of(arguments[1]))) {
            if (name.startsWith(OWN)) {
                print(name, jars);
            }
        }
    }

    /** Nothing for a class that is no more. */
    private static void print(String name, List<Path> jars) throws IOException {
        for (Path jar : jars) {
            Path file = jar.resolve(name + ".class");
            if (Files.exists(file)) {
                String places = places(ClassFile.of().parse(file));
                if (!places.isEmpty()) {
                    System.out.println("@cp " + name + " " + places);
                }
            }
        }
    }

    private static String places(ClassModel parsed) {
        return StreamSupport.stream(parsed.constantPool().spliterator(), false)
                .filter(constant -> constant instanceof InvokeDynamicEntry called
                        && FACTORIES.contains(called.bootstrap()
                                .bootstrapMethod()
                                .reference()
                                .owner()
                                .asInternalName()))
                .map(constant -> String.valueOf(constant.index()))
                .collect(Collectors.joining(" "));
    }
}
