package id.lababersih.app.console;

import id.lababersih.persistence.inspect.Table;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes what the console compiled ask its {@link Guard}, and refuse what the session is not for. */
final class Weaving {
    private static final ClassDesc GUARD = ClassDesc.of(Guard.class.getName());
    private static final MethodTypeDesc CHECK = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc CHECK_LENGTH =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final MethodTypeDesc REFUSE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    /** Where everything may be used to read: no files, threads, processes, sockets, reflection. */
    private static final Set<String> PACKAGES = Set.of(
            "REPL",
            "java/math",
            "java/time",
            "java/time/format",
            "java/time/temporal",
            "java/util",
            "java/util/function",
            "java/util/regex",
            "java/util/stream",
            "java/lang/runtime");

    /** Of java.lang, besides what can be thrown. */
    private static final Set<String> OF_JAVA_LANG = Stream.of(
                    "AutoCloseable",
                    "Boolean",
                    "Byte",
                    "CharSequence",
                    "Character",
                    "Comparable",
                    "Double",
                    "Enum",
                    "Float",
                    "FunctionalInterface",
                    "Integer",
                    "Iterable",
                    "Long",
                    "Math",
                    "Number",
                    "Object",
                    "Override",
                    "Record",
                    "Runnable",
                    "SafeVarargs",
                    "Short",
                    "StrictMath",
                    "String",
                    "StringBuilder",
                    "SuppressWarnings",
                    "Throwable",
                    "Void")
            .map(type -> "java/lang/" + type)
            .collect(Collectors.toUnmodifiableSet());

    /** What is at hand, and what JShell writes around every text. */
    private static final Set<String> AT_HAND = Stream.concat(
                    Stream.of("jdk/jshell/spi/SPIResolutionException", name(Table.class)),
                    Tools.TYPES.stream().map(Weaving::name))
            .collect(Collectors.toUnmodifiableSet());

    private static final String RULES = "id/lababersih/domain/";

    private static final Set<String> NOT_OF_JAVA_UTIL = Set.of(
            "java/util/Timer",
            "java/util/ServiceLoader",
            "java/util/Scanner",
            "java/util/Formatter",
            "java/util/ResourceBundle",
            "java/util/SplittableRandom");

    /** Where what is typed becomes classes, and what javac has lambdas, records and switches made by. */
    private static final Set<String> OF_HANDLES = Set.of("REPL", "java/lang/invoke", "java/lang/runtime");

    /** What javac writes for lambdas and for texts put together. */
    private static final Set<String> OF_JAVA_LANG_INVOKE = Set.of(
            "java/lang/invoke/LambdaMetafactory",
            "java/lang/invoke/MethodHandles",
            "java/lang/invoke/MethodHandles$Lookup",
            "java/lang/invoke/StringConcatFactory");

    /**
     * What works for long inside a library, where nothing asks the guard, or on other threads, writes where the service
     * does, or changes something for the process.
     */
    private static final Set<String> MEMBERS_NOT_FOR_READING = Set.of(
            "boxed",
            "doubles",
            "generate",
            "ints",
            "iterate",
            "longs",
            "lookup",
            "mapConcurrent",
            "parallel",
            "parallelPrefix",
            "parallelSetAll",
            "parallelSort",
            "parallelStream",
            "printStackTrace",
            "publicLookup",
            "range",
            "rangeClosed",
            "setDefault",
            "java/math/BigDecimal.pow",
            "java/math/BigDecimal.toBigInteger",
            "java/math/BigDecimal.toPlainString",
            "java/math/BigInteger.pow",
            "java/math/BigInteger.shiftLeft");

    /** Ends the process, whatever the session is for; `stop` does so in order. */
    private static final Set<String> ENDS =
            Set.of("java/lang/System.exit", "java/lang/Runtime.exit", "java/lang/Runtime.halt");

    /** What a text may use. */
    enum Freedom {
        READ,
        /** Whatever does not end the process. */
        WRITE,
        /** With such texts a session is opened. */
        OURS
    }

    private Weaving() {}

    /**
     * The class as it is to be loaded.
     *
     * @param known the classes that the console compiled, this one among them
     */
    static byte[] woven(byte[] bytes, int guard, Freedom freedom, Map<ClassDesc, ClassHierarchyInfo> known) {
        var file = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ((ClassHierarchyResolver) known::get).orElse(ClassHierarchyResolver.defaultResolver())));
        var model = file.parse(bytes);
        Optional<String> refused = refused(model, freedom);
        return file.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(() -> new Asking(guard, refused))));
    }

    /** Adds a class to those that others may be woven with. */
    static void remember(byte[] bytes, Map<ClassDesc, ClassHierarchyInfo> known) {
        var model = ClassFile.of().parse(bytes);
        known.put(model.thisClass().asSymbol(), hierarchy(model));
    }

    private static ClassHierarchyInfo hierarchy(ClassModel model) {
        return model.flags().has(AccessFlag.INTERFACE)
                ? ClassHierarchyInfo.ofInterface()
                : ClassHierarchyInfo.ofClass(
                        model.superclass().map(ClassEntry::asSymbol).orElse(ConstantDescs.CD_Object));
    }

    private record Asking(int guard, Optional<String> refused) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder code) {
            refused.ifPresentOrElse(
                    what -> code.loadConstant(what).invokestatic(GUARD, "refuse", REFUSE), () -> check(code));
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            switch (element) {
                case BranchInstruction _, InvokeInstruction _ -> check(code);
                case NewMultiArrayInstruction _ ->
                    code.loadConstant("Make an array of arrays one by one").invokestatic(GUARD, "refuse", REFUSE);
                case NewPrimitiveArrayInstruction _, NewReferenceArrayInstruction _ ->
                    code.dup().loadConstant(guard).invokestatic(GUARD, "checkLength", CHECK_LENGTH);
                default -> {
                    // Goes on as it is.
                }
            }
            code.with(element);
        }

        private void check(CodeBuilder code) {
            code.loadConstant(guard).invokestatic(GUARD, "check", CHECK);
        }
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static Optional<String> refused(ClassModel model, Freedom freedom) {
        return switch (freedom) {
            case READ ->
                Stream.concat(
                                entries(model).flatMap(entry -> notForReading(entry).stream()),
                                model.methods().stream().flatMap(method -> notForReading(method).stream()))
                        .findFirst();
            case WRITE -> entries(model).flatMap(entry -> ends(entry).stream()).findFirst();
            case OURS -> Optional.empty();
        };
    }

    private static Stream<PoolEntry> entries(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false);
    }

    private static Optional<String> ends(PoolEntry entry) {
        return entry instanceof MemberRefEntry member && ENDS.contains(name(member))
                ? Optional.of(name(member).replace('/', '.') + " would end the service; `lababersih stop` does")
                : Optional.empty();
    }

    private static Optional<String> notForReading(PoolEntry entry) {
        return switch (entry) {
            case MemberRefEntry member
            when MEMBERS_NOT_FOR_READING.contains(member.name().stringValue())
                    || MEMBERS_NOT_FOR_READING.contains(name(member)) ->
                notForReading(member.name().stringValue());
            // The JVM would call it from a class of its own, where nothing asks the guard.
            case MethodHandleEntry handle
            when !OF_HANDLES.contains(in(handle.reference().owner().asInternalName())) ->
                Optional.of(name(handle.reference()).replace('/', '.') + " is not for reading; write it as a lambda");
            case ClassEntry type
            when !isForReading(element(type.asInternalName())) ->
                notForReading(type.asInternalName().replace('/', '.'));
            default -> Optional.empty();
        };
    }

    /** What would run on a thread of the JVM, or keep a lock of the JDK that it hangs with. */
    private static Optional<String> notForReading(MethodModel method) {
        if (method.methodName().equalsString("finalize")) {
            return notForReading("finalize");
        }
        boolean locks = method.flags().has(AccessFlag.SYNCHRONIZED)
                || method.code().stream()
                        .flatMap(CodeModel::elementStream)
                        .anyMatch(MonitorInstruction.class::isInstance);
        return locks ? notForReading("synchronized") : Optional.empty();
    }

    private static Optional<String> notForReading(String what) {
        return Optional.of(what + " is not for reading; begin with --write");
    }

    private static boolean isForReading(String type) {
        String in = in(type);
        String outermost = type.contains("$") && !in.equals("REPL") ? type.substring(0, type.indexOf('$')) : type;
        return switch (in) {
            case "" -> true;
            case "java/lang" ->
                OF_JAVA_LANG.contains(outermost) || type.endsWith("Exception") || type.endsWith("Error");
            case "java/lang/invoke" -> OF_JAVA_LANG_INVOKE.contains(type);
            case "java/util" -> !NOT_OF_JAVA_UTIL.contains(outermost);
            case "java/util/stream" -> !type.equals("java/util/stream/StreamSupport");
            default -> PACKAGES.contains(in) || AT_HAND.contains(type) || type.startsWith(RULES);
        };
    }

    /** The package. */
    private static String in(String type) {
        return type.substring(0, Math.max(0, type.lastIndexOf('/')));
    }

    /** The type that an array is of; empty for one of numbers. */
    private static String element(String type) {
        int brackets = type.lastIndexOf('[') + 1;
        if (brackets == 0) {
            return type;
        }
        return type.charAt(brackets) == 'L' ? type.substring(brackets + 1, type.length() - 1) : "";
    }

    private static String name(MemberRefEntry member) {
        return member.owner().asInternalName() + "." + member.name().stringValue();
    }
}
