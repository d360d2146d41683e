package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows are shaped on their way; what cannot be used waits, in order, until it is tried again. */
class TransformIT {

    private static final Duration STOP = Duration.ofSeconds(60);

    private static final int KEYS = 10_000;
    private static final int ROUNDS = 10;
    private static final int POISONED_ROUND = 5;
    private static final int POISONED = KEYS / 100;

    private static TestBed bed;

    @BeforeAll
    static void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        bed.close();
    }

    @AfterEach
    void nothingVanishes() throws Exception {
        bed.assertNothingVanishes();
    }

    private static String target(String sql) throws Exception {
        return String.join("\n", TestBed.query(bed.target, sql));
    }

    private static void source(String... sql) throws Exception {
        TestBed.execute(bed.source, sql);
    }

    @Test
    void rowsAreSelectedComputedFilteredAndMasked() throws Exception {
        source(
                """
                CREATE TABLE public.orders (id int PRIMARY KEY, amount numeric(10,2),
                  currency text, email text, card text)\
                """,
                "ALTER TABLE public.orders REPLICA IDENTITY FULL",
                """
                INSERT INTO public.orders SELECT i, i - 50, 'eur', 'user' || i || '@example.org',
                  '4000 0000 0000 ' || 1000 + i FROM generate_series(1, 100) i\
                """);
        Path file =
                bed.pipeline(
                        "shape",
                        "200ms",
                        """
                        - from: public.orders
                          to: public.shaped
                          where: amount > 0
                          mask: {card: keep-last 4}
                          select: ["* except (email)", "upper(currency) as currency",
                            "cast(amount * 1.19 as decimal(12,2)) as gross",
                            "email_domain(email) as domain", _epoch_time as loaded_at]\
                        """);
        String shaped =
                """
                SELECT id, amount, upper(currency), '***************' || right(card, 4),
                  round(amount * 1.19, 2), 'example.org' FROM public.orders
                WHERE amount > 0 ORDER BY id\
                """;
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming("shape", run);
            source(
                    "UPDATE public.orders SET amount = -amount WHERE id % 2 = 0",
                    "UPDATE public.orders SET currency = 'usd' WHERE id < 10",
                    "DELETE FROM public.orders WHERE id % 10 = 1",
                    "INSERT INTO public.orders VALUES (500, 5, 'chf', 'a@example.org', '4000 0000 0000 0500')");
            TestBed.await(
                    "the target shows what the source has in this shape",
                    run,
                    () ->
                            target(
                                            """
                                            SELECT id, amount, currency, card, gross, domain
                                            FROM public.shaped ORDER BY id\
                                            """)
                                    .equals(String.join("\n", TestBed.query(bed.source, shaped))));
        }
        for (Path stored : files(bed.folder.resolve("storage-shape"))) {
            assertThat(new String(Files.readAllBytes(stored), StandardCharsets.ISO_8859_1))
                    .as("no clear value in " + stored)
                    .doesNotContain("4000 0000");
        }
        assertThat(
                        target(
                                """
                                SELECT count(*) = count(loaded_at), count(DISTINCT loaded_at) > 1,
                                  max(loaded_at) < (SELECT max(committed_at) FROM tidemark.epoch)
                                FROM public.shaped\
                                """))
                .as("every row says when its epoch was applied")
                .isEqualTo("t|t|t");
        assertThat(target("SELECT count(*) FROM public.shaped WHERE amount > 0"))
                .isEqualTo(target("SELECT count(*) FROM public.shaped"));
        assertThat(
                        target(
                                """
                                SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                                WHERE attrelid = 'public.shaped'::regclass AND attname IN
                                  ('gross', 'domain', 'card') ORDER BY attname\
                                """))
                .isEqualTo("text\ntext\nnumeric(12,2)");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Of 100,000 changes 100 cannot be used. */
    @Test
    void poisonedKeysWaitInOrderUntilTheFileIsCorrected() throws Exception {
        source(
                "CREATE TABLE public.payments (id int PRIMARY KEY, amount text, round int)",
                "ALTER TABLE public.payments REPLICA IDENTITY FULL",
                "INSERT INTO public.payments SELECT i, '0', 0 FROM generate_series(1, %d) i"
                        .formatted(KEYS));
        String before = "cast(amount as decimal(12,2)) as amount";
        Path file = paying(before);
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming("paying", run);
            for (int round = 1; round <= ROUNDS; round++) {
                source(
                        """
                        UPDATE public.payments SET round = %1$d, amount =
                          CASE WHEN %1$d = %2$d AND id %% 100 = 0 THEN 'n/a' ELSE id || '.%1$d' END\
                        """
                                .formatted(round, POISONED_ROUND));
            }
            TestBed.await(
                    "all others have arrived",
                    run,
                    () ->
                            target("SELECT count(*) FROM public.payments WHERE round = " + ROUNDS)
                                    .equals(String.valueOf(KEYS - POISONED)));
            assertThat(
                            target(
                                    "SELECT DISTINCT id % 100, round, amount - id FROM"
                                            + " public.payments WHERE round < "
                                            + ROUNDS))
                    .as("a poisoned key stays as it was right before")
                    .isEqualTo("0|" + (POISONED_ROUND - 1) + "|0.40");
            TestBed.await(
                    "all that cannot go on is told",
                    run,
                    () -> letters().equals(expectedLetters("dead", "waiting")));
            Command listed =
                    Command.run(
                            "dead-letters",
                            "list",
                            file.toString(),
                            "--key",
                            "id=700",
                            "--limit",
                            "1");
            assertThat(listed.output())
                    .contains("MESSAGE", "waiting", "id=700", "showing 1 of 6, the newest first");
            String id =
                    target(
                            "SELECT id FROM tidemark.dead_letter WHERE state = 'dead' AND"
                                    + " key->>'id' = '700'");
            assertThat(Command.run("dead-letters", "show", file.toString(), id).output())
                    .contains("\"amount\": \"n/a\"", "NumberFormatException", "expression");

            Command again =
                    Command.run("dead-letters", "replay", file.toString(), "--key", "id=700");
            assertThat(again.exit()).isEqualTo(1);
            assertThat(again.output()).contains("6 of them still cannot go on", "id=700");
            run.kill();
        }
        Path corrected = paying("try_cast(amount as decimal(12,2)) as amount");
        try (TidemarkProcess run = bed.run(corrected)) {
            bed.awaitRequests("paying", run);
            Command replayed = Command.run("dead-letters", "replay", corrected.toString(), "--all");
            assertThat(replayed.output()).contains("100 keys tried again");
            assertThat(replayed.exit()).isZero();
            assertThat(letters()).isEqualTo(expectedLetters("replayed", "replayed"));
            assertThat(target("SELECT id, amount, round FROM public.payments ORDER BY id"))
                    .isEqualTo(
                            String.join(
                                    "\n",
                                    TestBed.query(
                                            bed.source,
                                            "SELECT id, amount::numeric(12,2), round FROM"
                                                    + " public.payments ORDER BY id")));
            source("UPDATE public.payments SET round = 99 WHERE id = 700");
            TestBed.await(
                    "the key goes on as any other",
                    run,
                    () -> target("SELECT round FROM public.payments WHERE id = 700").equals("99"));
            run.stop();
        }
        bed.assertChain("paying");
    }

    private static Path paying(String amount) throws Exception {
        return bed.pipeline(
                "paying",
                "200ms",
                """
                - from: public.payments
                  select: [id, "%s", round]\
                """
                        .formatted(amount));
    }

    /** How many dead letters are in which state, and what waits behind them. */
    private static String letters() throws Exception {
        if (target("SELECT to_regclass('tidemark.dead_letter')").isEmpty()) {
            return "";
        }
        return target(
                """
                SELECT state, reason IS NOT NULL, count(*) FROM tidemark.dead_letter
                WHERE pipeline = 'paying' GROUP BY 1, 2 ORDER BY 2 DESC\
                """);
    }

    private static String expectedLetters(String poisoned, String behind) {
        return poisoned
                + "|t|"
                + POISONED
                + "\n"
                + behind
                + "|f|"
                + POISONED * (ROUNDS - POISONED_ROUND);
    }

    @Test
    void whatIsDiscardedLetsTheOthersGoOn() throws Exception {
        source(
                "CREATE TABLE public.stock (id int PRIMARY KEY, pieces int)",
                "ALTER TABLE public.stock REPLICA IDENTITY FULL",
                "INSERT INTO public.stock VALUES (1, 10), (2, 20)");
        Path file =
                bed.pipeline(
                        "stock",
                        "200ms",
                        """
                        - from: public.stock
                          expect: pieces >= 0\
                        """);
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming("stock", run);
            source(
                    "UPDATE public.stock SET pieces = -1 WHERE id = 1",
                    "UPDATE public.stock SET pieces = 11 WHERE id = 1",
                    "UPDATE public.stock SET pieces = 21 WHERE id = 2");
            TestBed.await(
                    "the other key has arrived",
                    run,
                    () ->
                            target("SELECT id, pieces FROM public.stock ORDER BY id")
                                    .equals("1|10\n2|21"));
            Command none = Command.run("dead-letters", "discard", file.toString(), "--key", "id=2");
            assertThat(none.exit()).isEqualTo(1);
            assertThat(none.output()).contains("none is open that this selects");
            Command discarded =
                    Command.run("dead-letters", "discard", file.toString(), "--key", "id=1");
            assertThat(discarded.output()).contains("1 change given up");
            assertThat(discarded.exit()).isZero();
            assertThat(target("SELECT id, pieces FROM public.stock ORDER BY id"))
                    .isEqualTo("1|11\n2|21");
            assertThat(
                            target(
                                    """
                                    SELECT d.state, d.attempts, d.message, e.dead
                                    FROM tidemark.dead_letter d JOIN tidemark.epoch e
                                      ON e.pipeline = d.pipeline AND e.token = d.epoch
                                    WHERE d.pipeline = 'stock' ORDER BY d."position"\
                                    """))
                    .contains("discarded|1|breaks expect 'pieces >= 0'|", "replayed|1|null|");
        }
    }

    @Test
    void aPipelineThatMakesNothingButDeadLettersStops() throws Exception {
        source(
                "CREATE TABLE public.bad (id int PRIMARY KEY, v text)",
                "ALTER TABLE public.bad REPLICA IDENTITY FULL",
                "INSERT INTO public.bad SELECT i, 'x' FROM generate_series(1, 1000) i");
        Path file =
                bed.pipeline(
                        "bad",
                        "200ms",
                        """
                        - from: public.bad
                          select: ["*", "cast(v as int) as v"]\
                        """);
        try (TidemarkProcess run = bed.run(file, "--until-caught-up")) {
            assertThat(run.awaitExit(STOP)).isEqualTo(1);
            assertThat(run.output())
                    .contains("changes became dead letters", "more than 1%", "max-rate");
        }
    }

    @Test
    void everyFaultIsToldBeforeAnythingIsMade() throws Exception {
        source("CREATE TABLE public.faulty (id int PRIMARY KEY, amount numeric(10,2), name text)");
        Path file =
                bed.pipeline(
                        "faulty",
                        "200ms",
                        """
                        - from: public.faulty
                          where: amont > 0
                          expect: [name]
                          select: [id, "uper(name) as name", "amount / 'x' as half", "name || name"]\
                        """);
        Command refused = Command.run("validate", file.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output())
                .contains(
                        "there is no column 'amont'",
                        "did you mean 'amount'?",
                        "there is no function uper(",
                        "did you mean 'upper'?",
                        "not a condition",
                        "has no name",
                        "REPLICA IDENTITY FULL");
    }
}
