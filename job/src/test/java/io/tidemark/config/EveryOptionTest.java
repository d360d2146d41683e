package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.OrderColumn.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** One file sets every option to something else than its default. */
class EveryOptionTest {

    /** Every option, none with its default. */
    static final String EVERY_OPTION =
            """
            # every option
            pipeline:
              name: shop-2_x
              storage: s3://bucket/${STAGE}/shop/
              on-rewind: overwrite
              retain-deltas: 7d
              max-drift: 10m
              mask-key: ${MASK_KEY}
            plugins: [/opt/functions.jar, "s3://bucket/more.jar"]
            dead-letters: {parking: off, max-waiting: 500, max-rate: 2.5% over 2m}
            functions:
              Geo: com.acme.Geo
              rate: {class: com.acme.Rate, options: {table: "${RATES}"}}
            sources:
              shop:
                type: postgres
                url: postgresql://${SHOP_USER}:${SHOP_PASSWORD}@db:5432/shop
              stock:
                type: postgres
                url: ${STOCK_URL}
            sinks:
              warehouse:
                type: postgres
                url: postgres://loader:${file:/run/secrets/dw}@dw/warehouse?sslmode=require
              replica:
                type: postgres
                url: postgresql://r:${R:-pw}@replica/shop
            tables:
              - from: public.orders
                to: sales."order.lines"
                merge-key: [tenant, id]
                order-by: [version, {"updated at": desc}, seen_at desc]
                event-time:
                  column: updated_at
                  out-of-orderness: 30s
                  idle-after: 90s
                  allowed-lateness: 2h
                  late: apply
                  max-ahead: 3d
                merge: {"*": partial, total: sum, lowest: min, highest: max, tags: union, by: first, cost: {source: shop}}
                dedupe-by: event_id
                sequence: {column: version, on-gap: wait 30s}
                select: ["* except (ssn, `Notes`)", amount as price, id, upper(currency) as currency]
                where: amount > 0
                mask: {ssn: keep-last 4, "*_email": hash, card: tokenize, note: redact, photo: null}
                expect: ["amount >= 0", "status in ('NEW', 'PAID')"]
                on-violation: warn
                drift: {add-column: ignore, drop-column: fail, rename-column: ignore,
                  widen-type: reject, narrow-type: fail, change-type: reject}
                deletes: soft
                soft-delete: {flag: gone, at: gone_at}
                truncate: ignore
                source: [stock, shop]
                priority: [shop, stock]
                sink: replica
              - from: 'app_?.*'
                exclude: [app_1.*, "*.audit_*"]
                to: apps.*
                merge-key: uid
                write: append
                deletes: ignore
                source: shop
                sink: warehouse
              - from: '"My Schema".*'
                exclude: '"My Schema".tmp'
                history: {valid-from: since, valid-to: until, is-current: newest}
                source: shop
                sink: replica
            flink:
              execution.checkpointing.interval: 5s
              parallelism.default: 4
              taskmanager.memory.managed.fraction: 0.40
              state.backend.incremental: true
              s3.endpoint: "http://minio:9000"
            """;

    @Test
    void everyOptionArrives() {
        Pipeline pipeline =
                PipelineFile.parse(EVERY_OPTION, "shop.yaml", Map.of("STAGE", "production"));

        assertThat(pipeline)
                .isEqualTo(
                        new Pipeline(
                                "shop-2_x",
                                "s3://bucket/production/shop",
                                Rewind.OVERWRITE,
                                Duration.ofDays(7),
                                Duration.ofMinutes(10),
                                Map.of(
                                        "shop",
                                        endpoint(
                                                "shop",
                                                "postgresql://${SHOP_USER}:${SHOP_PASSWORD}"
                                                        + "@db:5432/shop"),
                                        "stock",
                                        endpoint("stock", "${STOCK_URL}")),
                                Map.of(
                                        "warehouse",
                                        endpoint(
                                                "warehouse",
                                                "postgres://loader:${file:/run/secrets/dw}"
                                                        + "@dw/warehouse?sslmode=require"),
                                        "replica",
                                        endpoint(
                                                "replica", "postgresql://r:${R:-pw}@replica/shop")),
                                everyRule(),
                                new Functions(
                                        List.of(
                                                "file:///opt/functions.jar",
                                                "s3://bucket/more.jar"),
                                        Map.of(
                                                "geo",
                                                new Functions.Own("com.acme.Geo", Map.of()),
                                                "rate",
                                                new Functions.Own(
                                                        "com.acme.Rate",
                                                        Map.of("table", Template.of("${RATES}")))),
                                        Template.of("${MASK_KEY}")),
                                new DeadLetters(
                                        DeadLetters.Parking.OFF, 500, 0.025, Duration.ofMinutes(2)),
                                Map.of(
                                        "execution.checkpointing.interval", "5s",
                                        "parallelism.default", "4",
                                        "taskmanager.memory.managed.fraction", "0.40",
                                        "state.backend.incremental", "true",
                                        "s3.endpoint", "http://minio:9000")));
    }

    private static List<TableRule> everyRule() {
        return List.of(
                ofSeveralSources("stock"),
                ofSeveralSources("shop"),
                new TableRule(
                        "shop",
                        "warehouse",
                        TablePattern.parse("app_?.*"),
                        List.of(TablePattern.parse("app_1.*"), TablePattern.parse("*.audit_*")),
                        TablePattern.parse("apps.*"),
                        List.of("uid"),
                        Deletes.IGNORE,
                        Truncate.FAIL,
                        SoftDelete.DEFAULT,
                        Shaping.NONE,
                        Drift.EVOLVE,
                        new Merging(
                                List.of(), null, RowRule.LATEST, null, Write.APPEND, null, null),
                        List.of()),
                new TableRule(
                        "shop",
                        "replica",
                        TablePattern.parse("\"My Schema\".*"),
                        List.of(TablePattern.parse("\"My Schema\".tmp")),
                        null,
                        List.of(),
                        Deletes.HARD,
                        Truncate.FAIL,
                        SoftDelete.DEFAULT,
                        Shaping.NONE,
                        Drift.EVOLVE,
                        new Merging(
                                List.of(),
                                null,
                                RowRule.LATEST,
                                new History("since", "until", "newest"),
                                Write.UPSERT,
                                null,
                                null),
                        List.of()));
    }

    private static TableRule ofSeveralSources(String source) {
        return new TableRule(
                source,
                "replica",
                TablePattern.parse("public.orders"),
                List.of(),
                TablePattern.parse("sales.\"order.lines\""),
                List.of("tenant", "id"),
                Deletes.SOFT,
                Truncate.IGNORE,
                new SoftDelete("gone", "gone_at"),
                everyShaping(),
                everyDrift(),
                everyRuleOfAMergedTable(),
                List.of("shop", "stock"));
    }

    private static Drift everyDrift() {
        return new Drift(
                Map.of(
                        Drift.Kind.ADD_COLUMN, Drift.Decision.IGNORE,
                        Drift.Kind.DROP_COLUMN, Drift.Decision.FAIL,
                        Drift.Kind.RENAME_COLUMN, Drift.Decision.IGNORE,
                        Drift.Kind.WIDEN_TYPE, Drift.Decision.REJECT,
                        Drift.Kind.NARROW_TYPE, Drift.Decision.FAIL,
                        Drift.Kind.CHANGE_TYPE, Drift.Decision.REJECT));
    }

    private static Shaping everyShaping() {
        return new Shaping(
                List.of(
                        new SelectItem.AllColumns(List.of("ssn", "Notes")),
                        new SelectItem.Named("amount", "price"),
                        new SelectItem.Named("id", "id"),
                        new SelectItem.Expression("upper(currency) as currency")),
                "amount > 0",
                List.of(
                        new Mask(new NamePattern("ssn", false), Mask.Kind.KEEP_LAST, 4),
                        new Mask(new NamePattern("*_email", true), Mask.Kind.HASH, 0),
                        new Mask(new NamePattern("card", false), Mask.Kind.TOKENIZE, 0),
                        new Mask(new NamePattern("note", false), Mask.Kind.REDACT, 0),
                        new Mask(new NamePattern("photo", false), Mask.Kind.NULL, 0)),
                List.of("amount >= 0", "status in ('NEW', 'PAID')"),
                OnViolation.WARN);
    }

    private static Merging everyRuleOfAMergedTable() {
        return new Merging(
                List.of(
                        new OrderColumn("version", Direction.ASC),
                        new OrderColumn("updated at", Direction.DESC),
                        new OrderColumn("seen_at", Direction.DESC)),
                new EventTime(
                        "updated_at",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(90),
                        Duration.ofHours(2),
                        Late.APPLY,
                        Duration.ofDays(3)),
                new RowRule(
                        ColumnRule.PARTIAL,
                        Map.of(
                                "total", ColumnRule.SUM,
                                "lowest", ColumnRule.MIN,
                                "highest", ColumnRule.MAX,
                                "tags", ColumnRule.UNION,
                                "by", ColumnRule.FIRST),
                        null,
                        Map.of("cost", "shop")),
                null,
                Write.UPSERT,
                "event_id",
                new Sequence("version", Duration.ofSeconds(30)));
    }

    static Endpoint endpoint(String name, String url) {
        return new Endpoint(name, "postgres", Template.of(url));
    }

    @Test
    void aPipelineIsSerializable() throws Exception {
        Pipeline pipeline = PipelineFile.parse(EVERY_OPTION, "a", Map.of("STAGE", "x"));

        assertThat(InstantiationUtil.clone(pipeline)).isEqualTo(pipeline);
    }
}
