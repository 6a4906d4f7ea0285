package id.lababersih.domain.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.domain.pusher.AppTopic.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names by which apps and their clients find each other, as ExPusherLite has them. */
class AppTopicsTest {
    @ParameterizedTest
    @CsvSource({
        "Toko Maju, toko-maju",
        "  123 hello $%^ world!, 123-hello-world",
        "Kopi Café -- Ñandú, kopi-cafe-nandu",
        "!!!, ''",
    })
    void aSlugIsPlainLettersAndDigitsWithHyphens(String name, String slug) {
        assertThat(Slug.of(name)).isEqualTo(slug);
    }

    @Test
    void aLongNameHasAShorterSlugThatEndsInNoHyphen() {
        assertThat(Slug.of("a".repeat(99) + " b")).isEqualTo("a".repeat(99));
        assertThat(Slug.of("abc ".repeat(60))).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void aTopicNamesItsScopeAndItsApp() {
        assertThat(AppTopic.parse("public:toko")).contains(AppTopic.of(Scope.PUBLIC, "toko"));
        assertThat(AppTopic.parse("private:toko:kasir:1"))
                .contains(new AppTopic(Scope.PRIVATE, "toko", "private:toko:kasir:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"public:", "public:Toko", "public:toko:", "secret:toko", "public toko", "shop:1", "xpublic:a"})
    void whatNamesNoAppIsNoTopicOfOne(String text) {
        assertThat(AppTopic.parse(text)).isEmpty();
    }

    @Test
    void anEventIsHeardBehindItsTopicUnlessItIsForAll() {
        assertThat(AppEvent.name("public:ruang", "msg")).isEqualTo("public:ruang:msg");
        assertThat(AppEvent.name("#general", "msg")).isEqualTo("msg");
        assertThat(AppEvent.isReserved("phx_close")).isTrue();
        assertThat(AppEvent.isReserved("chan_reply_1")).isTrue();
        assertThat(AppEvent.isReserved("msg")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "private:toko, private:toko, true",
        "private:toko, private:toko:kasir, false",
        "private:*, private:toko, true",
        "private:*, private:toko:kasir, true",
        "private:toko:*, private:toko:kasir, true",
        "private:toko:*, private:toko, false",
        "private:toko:*, private:tokolain:kasir, false",
        "private:*:kasir, private:toko:kasir, true",
        "private:*:kasir, private:toko:gudang, false",
        "private:*:toko, private:toko, false",
        "private:*:a:*:a, private:toko:a, false",
        "private:*:a:*:a, private:toko:a:b:a, true",
        "public:*, private:toko, false",
        "rivate:*, private:toko, false",
        "private:t.ko, private:toko, false",
        "private:(, private:toko, false",
    })
    void aPatternMatchesWholeTopicsAndItsStarAnythingAfterAColon(String pattern, String topic, boolean matches) {
        var of = AppTopic.parse(topic).orElseThrow();
        assertThat(new Grant(List.of("x", pattern), List.of()).listens(of)).isEqualTo(matches);
        assertThat(new Grant(List.of(), List.of("x", pattern)).publishes(of)).isEqualTo(matches);
        assertThat(new Grant(List.of(), List.of(pattern)).listens(of)).isFalse();
    }
}
