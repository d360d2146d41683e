package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.rule;
import static io.tidemark.source.postgres.TestSource.ruleTo;
import static io.tidemark.source.postgres.TestSource.ruleWithout;
import static io.tidemark.source.postgres.TestSource.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.TableRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableChoiceTest {

    @Test
    void theFirstEntryThatMatchesDecides() {
        TableRule special = rule("public.orders", "id");
        TableRule rest = rule("public.*");
        List<TableRule> rules = List.of(special, rest);
        assertThat(TableChoice.rule(table("public.orders"), rules)).contains(special);
        assertThat(TableChoice.rule(table("public.items"), rules)).contains(rest);
        assertThat(TableChoice.rule(table("app.items"), rules)).isEmpty();
    }

    @Test
    void anEntryDoesNotMatchWhatItExcludes() {
        TableRule rest = ruleWithout("public.*", "public.orders");
        TableRule special = rule("public.orders", "id");
        assertThat(TableChoice.rule(table("public.orders"), List.of(rest, special)))
                .contains(special);
    }

    @Test
    void withWildcardsTheTargetTakesTheSchemaAndKeepsTheName() {
        assertThat(TableChoice.target(ruleTo("public.*", "sales.*"), table("public.orders")))
                .isEqualTo(table("sales.orders"));
        assertThat(TableChoice.target(ruleTo("public.orders", "sales.o"), table("public.orders")))
                .isEqualTo(table("sales.o"));
        assertThat(TableChoice.target(rule("public.orders"), table("public.orders")))
                .isEqualTo(table("public.orders"));
    }

    @Test
    void onlyANameThatIsAlikeIsSuggested() {
        var tables = List.of(table("public.orders"), table("public.customers"));
        assertThat(TableChoice.nearest("public.order", tables)).contains(table("public.orders"));
        assertThat(TableChoice.nearest("public.CUSTOMRES", tables))
                .contains(table("public.customers"));
        assertThat(TableChoice.nearest("stock.inventory", tables)).isEmpty();
    }
}
