package id.lababersih.app.console;

import id.lababersih.app.console.Weaving.Freedom;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.constant.ClassDesc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import jdk.jshell.spi.SPIResolutionException;

/** Runs in this process what JShell compiled, within the limits of a {@link Guard}. */
final class GuardedExecution extends DirectExecutionControl {
    private final Guard guard;
    private final Supplier<Freedom> freedom;
    private final Map<ClassDesc, ClassHierarchyInfo> known = new HashMap<>();

    private GuardedExecution(Guard guard, Supplier<Freedom> freedom) {
        this.guard = guard;
        this.freedom = freedom;
    }

    /** @param freedom of what is loaded next */
    static ExecutionControlProvider provider(Guard guard, Supplier<Freedom> freedom) {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "lababersih";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
                return new GuardedExecution(guard, freedom);
            }
        };
    }

    @Override
    public void load(ClassBytecodes[] compiled)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        // They know each other.
        Stream.of(compiled).forEach(one -> Weaving.remember(one.bytecodes(), known));
        super.load(Stream.of(compiled)
                .map(one -> new ClassBytecodes(
                        one.name(), Weaving.woven(one.bytecodes(), guard.id(), freedom.get(), known)))
                .toArray(ClassBytecodes[]::new));
    }

    @Override
    protected String invoke(Method method) throws Exception {
        try {
            return String.valueOf(guard.run(() -> value(method)));
        } catch (Guard.StoppedError | Guard.SessionOverException ended) {
            throw told(ended);
        }
    }

    /** How a value shows itself, and what a failure says, is the engineer's code as well. */
    private static String value(Method method) throws Exception {
        try {
            return valueString(method.invoke(null));
        } catch (InvocationTargetException thrown) {
            throw told(Objects.requireNonNull(thrown.getCause()));
        } catch (RuntimeException | Error thrown) {
            throw told(thrown);
        }
    }

    private static RunException told(Throwable thrown) {
        return thrown instanceof SPIResolutionException undeclared
                ? new ResolutionException(undeclared.id(), undeclared.getStackTrace())
                : new UserException(
                        String.valueOf(thrown.getMessage()), thrown.getClass().getName(), thrown.getStackTrace());
    }

    @Override
    public void stop() {
        guard.stop("it was asked to");
    }
}
