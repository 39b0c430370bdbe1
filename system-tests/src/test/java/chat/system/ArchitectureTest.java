package chat.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.vertx.core.Future;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What may depend on what. */
@AnalyzeClasses(packages = "chat", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE = {"chat..core..", "chat.bench.check.."};

  private static final Map<String, String> VERTICLE_MODULES =
      Map.of(
          "chat.router", "message-router",
          "chat.inbox", "inbox-writer",
          "chat.gateway", "ws-gateway",
          "chat.search", "search",
          "chat.publicstream", "public-stream",
          "chat.presence", "presence",
          "chat.push", "push-dispatcher",
          "chat.http", "http-api");

  private static final String[] VERTICLE_PACKAGES =
      VERTICLE_MODULES.keySet().stream().map(name -> name + "..").toArray(String[]::new);

  @ArchTest
  static final ArchRule CORE_DOES_NO_IO =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "io.netty..",
              "org.apache.kafka..",
              "com.datastax..",
              "org.apache.cassandra..",
              "com.hazelcast..",
              "java.sql..",
              "javax.sql..",
              "java.net..",
              "java.nio.file..",
              "java.nio.channels..",
              "org.slf4j..",
              "io.micrometer..",
              "io.opentelemetry..",
              "chat.runtime.metrics..",
              "chat.runtime.tracing..")
          .orShould()
          .dependOnClassesThat(
              assignableTo(InputStream.class)
                  .or(assignableTo(OutputStream.class))
                  .or(assignableTo(File.class)))
          .because(
              "a decision that does no I/O can be replayed, simulated and tested without a server;"
                  + " io/ carries out");

  @ArchTest
  static final ArchRule CORE_READS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethodWhere(target(owner(resideInAPackage("java.time.."))).and(target(name("now"))))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .because(
              "two processes that fold the same records must come to the same rows: time is an"
                  + " argument");

  @ArchTest
  static final ArchRule CORE_DRAWS_NO_RANDOM_NUMBERS =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(assignableTo(Random.class))
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("com.github.f4b6a3..")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(chat.model.Ids.class, "next")
          .because("a fold that draws cannot be replayed; ids come with the command");

  @ArchTest
  static final ArchRule CORE_STARTS_NO_THREADS =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(assignableTo(Thread.class).or(assignableTo(Executor.class)))
          .because("a core runs on the event loop of the verticle that feeds it, and nowhere else");

  @ArchTest
  static final ArchRule CORE_NEVER_USES_IO =
      noClasses()
          .that()
          .resideInAPackage("chat..core..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("chat..io..")
          .because("io/ carries out what core/ decided, and so depends on it, never the reverse");

  @ArchTest
  static final ArchRule VERTICLE_MODULES_ARE_INDEPENDENT =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                  return VERTICLE_MODULES.entrySet().stream()
                      .filter(module -> isIn(javaClass, module.getKey()))
                      .findFirst()
                      .map(module -> SliceIdentifier.of(module.getValue()))
                      .orElse(SliceIdentifier.ignore());
                }

                @Override
                public String getDescription() {
                  return "verticle modules";
                }
              })
          .should()
          .notDependOnEachOther()
          .because(
              "any choice of verticles must run in a process of its own; they meet on the log, the"
                  + " bus and shared-model");

  @ArchTest
  static final ArchRule SHARED_CODE_KNOWS_NO_VERTICLE =
      noClasses()
          .that()
          .resideInAnyPackage("chat.model..", "chat.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(VERTICLE_PACKAGES)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("chat.node..")
          .because("what all share must not pull one of them in");

  @ArchTest
  static final ArchRule MODEL_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("chat.model..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are of another module",
                  (JavaClass c) -> isIn(c, "chat") && !isIn(c, "chat.model")))
          .because("clients and tools use the vocabulary without the platform");

  @ArchTest
  static final ArchRule CLIENT_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("chat.client..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are of another module",
                  (JavaClass c) -> isIn(c, "chat") && !isIn(c, "chat.client")))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "java.net.http..")
          .because(
              "it is written from the documents alone, and runs on Android, which has none of"
                  + " these");

  @ArchTest
  static final ArchRule OUTSIDERS_KNOW_THE_PUBLIC_SCHEMA_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage("chat.publicschema..", "chat.example..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are of the platform",
                  (JavaClass c) ->
                      isIn(c, "chat") && !isIn(c, "chat.publicschema") && !isIn(c, "chat.example")))
          .because("whoever reads the public topics has their schema and nothing else of us");

  @ArchTest
  static final ArchRule PLATFORM_KNOWS_NO_TOOL =
      noClasses()
          .that()
          .resideInAnyPackage(VERTICLE_PACKAGES)
          .or()
          .resideInAnyPackage("chat.node..", "chat.runtime..", "chat.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "chat.embedded..",
              "chat.bench..",
              "chat.client..",
              "chat.example..",
              "chat.faults..",
              "chat.rebuild..",
              "chat.simulation..")
          .because("embedded servers and load are for development and tests, never in production");

  @ArchTest
  static final ArchRule DEADLINES_STAY_ON_THE_EVENT_LOOP =
      noClasses()
          .that()
          .resideInAnyPackage(VERTICLE_PACKAGES)
          .or()
          .resideInAnyPackage("chat.node..", "chat.runtime..")
          .should()
          .callMethod(Future.class, "timeout", long.class, TimeUnit.class)
          .because(
              "a future without a context times out on a thread of its own, beside the event loop"
                  + " of the verticle; chat.runtime.async.Deadline does not");

  private static boolean isIn(JavaClass javaClass, String packageName) {
    String name = javaClass.getPackageName();
    return name.equals(packageName) || name.startsWith(packageName + ".");
  }
}
