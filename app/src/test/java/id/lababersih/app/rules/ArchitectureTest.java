package id.lababersih.app.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.wire.ClusterMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Which way the arrows point. Each rule lists what is allowed, so a misspelt package fails at once. */
class ArchitectureTest {
    private static final String ROOT = "id.lababersih.";
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("id.lababersih");

    @Test
    void theDomainDependsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(ROOT + "domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + "domain..", "java..", "org.jspecify..")
                .check(ALL);
    }

    @Test
    void theClusterKnowsTheDomainAndPekkoAndNoSqlLibrary() {
        classes()
                .that()
                .resideInAPackage(ROOT + "cluster..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "cluster..",
                        ROOT + "domain..",
                        "java..",
                        "javax.sql..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "org.apache.pekko..",
                        "scala..",
                        "com.typesafe.config..",
                        "com.fasterxml.jackson..")
                .check(ALL);
    }

    @Test
    void persistenceKnowsTheDomainAndPostgresAndNoActor() {
        classes()
                .that()
                .resideInAPackage(ROOT + "persistence..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "persistence..",
                        ROOT + "domain..",
                        "java..",
                        "javax.sql..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "org.jdbi..",
                        "org.flywaydb..",
                        "org.postgresql..",
                        "com.zaxxer.hikari..",
                        "com.github.benmanes.caffeine..",
                        "com.fasterxml.jackson..",
                        "org.apache.commons.compress..",
                        "org.tukaani.xz..")
                .check(ALL);
    }

    @Test
    void noPackageOfAFeatureNeedsItselfThroughAnother() {
        for (String module : new String[] {"domain", "persistence", "cluster", "app"}) {
            slices().matching(ROOT + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(ALL);
        }
    }

    @Test
    void noPackageNameOccursInTwoModules() {
        Map<String, Set<String>> modules = ALL.stream()
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName, Collectors.mapping(ArchitectureTest::module, Collectors.toSet())));
        assertThat(modules).allSatisfy((name, in) -> assertThat(in).as(name).hasSize(1));
    }

    @Test
    void onlyMainReadsTheWallClockAndNothingSleeps() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + "app.Main")
                .should()
                .callMethodWhere(readsTheClockOrSleeps())
                .check(ALL);
    }

    /** {@code serialization.conf} names the modules of Jackson that write these; any other type would be a bean. */
    @Test
    void messagesHaveOnlyWhatTheirMapperKnows() {
        fields().that()
                .areDeclaredInClassesThat()
                .areAssignableTo(ClusterMessage.class)
                .and()
                .areNotStatic()
                .should(haveTypesOf("java", "id.lababersih", "org.apache.pekko.actor.typed"))
                .check(ALL);
    }

    private static ArchCondition<JavaField> haveTypesOf(String... packages) {
        return new ArchCondition<>("have types of " + List.of(packages)) {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                for (var type : field.getAllInvolvedRawTypes()) {
                    var base = type.getBaseComponentType();
                    events.add(new SimpleConditionEvent(
                            field,
                            base.isPrimitive()
                                    || Stream.of(packages)
                                            .anyMatch(name ->
                                                    base.getPackageName().matches(Pattern.quote(name) + "(\\..*)?")),
                            field.getFullName() + " has a " + base.getName()));
                }
            }
        };
    }

    @Test
    void whatRunsOnANodeIsStartedUnderSupervision() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cluster.supervision")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(SupervisorStrategy.class, ScheduledExecutorService.class, Timer.class)
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "it supervises by itself",
                        call -> call.getTargetOwner().isEquivalentTo(Behaviors.class)
                                && call.getName().equals("supervise")))
                .check(ALL);
    }

    /**
     * Who starts an actor for the life of the node puts it under supervision. Without it are what ends with its one
     * task, and what must not be restarted: sockets and channels, whose clients come back.
     */
    @Test
    void actorsOfTheNodeAreStartedByThoseWhoSuperviseThem() {
        classes()
                .that(DescribedPredicate.describe(
                        "start actors of the system",
                        type -> type.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getName().equals("systemActorOf"))))
                .and()
                .doNotBelongToAnyOf(Supervision.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Supervision.class)
                .check(ALL);
    }

    private static DescribedPredicate<JavaCall<?>> readsTheClockOrSleeps() {
        return DescribedPredicate.describe("it reads the wall clock or sleeps", call -> {
            JavaClass owner = call.getTargetOwner();
            boolean noParameters = call.getTarget().getRawParameterTypes().isEmpty();
            return switch (call.getName()) {
                case "now" -> noParameters && (owner.isEquivalentTo(Instant.class) || isDate(owner));
                case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
                case "sleep" ->
                    owner.isEquivalentTo(Thread.class) || owner.getName().endsWith("TimeUnit");
                case "systemUTC", "systemDefaultZone", "system" ->
                    owner.isEquivalentTo(Clock.class) || owner.getName().equals("java.time.InstantSource");
                default -> false;
            };
        });
    }

    private static boolean isDate(JavaClass owner) {
        return owner.getPackageName().equals(LocalDate.class.getPackageName());
    }

    private static String module(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().toString().replaceAll(".*/(\\w+)/target/.*", "$1"))
                .orElse("?");
    }
}
