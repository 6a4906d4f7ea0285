package id.lababersih.cluster.shop;

import static id.lababersih.cluster.wire.Samples.BY;
import static id.lababersih.cluster.wire.Samples.DAY;
import static id.lababersih.cluster.wire.Samples.MERCHANT;
import static id.lababersih.cluster.wire.Samples.NOW;
import static id.lababersih.cluster.wire.Samples.ORDER;
import static id.lababersih.cluster.wire.Samples.SHOP;
import static id.lababersih.cluster.wire.Samples.STAMP;
import static id.lababersih.cluster.wire.Samples.WAREHOUSE;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import id.lababersih.cluster.shop.ShopEntity.Message;
import id.lababersih.cluster.supervision.Supervision;
import id.lababersih.cluster.topology.NodeConfig;
import id.lababersih.cluster.wire.Samples;
import id.lababersih.domain.platform.Platform;
import id.lababersih.domain.shop.Shop;
import id.lababersih.domain.shop.Shop.Command;
import id.lababersih.domain.shop.Shop.Event;
import id.lababersih.domain.shop.Shop.Rejection;
import id.lababersih.domain.shop.SkuMap;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShopEntityTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            "shops",
            ConfigFactory.parseString("pekko.actor.provider = local")
                    .withFallback(EventSourcedBehaviorTestKit.config())
                    .withFallback(NodeConfig.local().toConfig()));

    private final EventSourcedBehaviorTestKit<Message, Event, Shop> entity = EventSourcedBehaviorTestKit.create(
            KIT.system(),
            ShopEntity.create(
                    SHOP.toString(),
                    InstantSource.fixed(NOW),
                    new Supervision(InstantSource.fixed(NOW)).entities("shop")));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aShopThatWasNeverOpenedTakesNoSettings() {
        assertThat(when(new Command.SetQuota(5)).reply())
                .isEqualTo(new ShopOutcome.Rejected(new Rejection.ShopAbsent()));
    }

    /** What is larger than a frame is dropped between nodes, and its asker waits in vain. */
    @Test
    void aShopOfAsManySkusAsThereMayBeGoesFromNodeToNodeAndToAShipmentWithoutThem() {
        when(new Command.OpenShop(SHOP, MERCHANT, Platform.SHOPEE, WAREHOUSE));
        var random = new SplittableRandom(7);
        var mappings = IntStream.range(0, SkuMap.ENTRIES_MAX)
                .mapToObj(i -> new SkuMap.Mapping(
                        "SHP-" + Long.toString(random.nextLong(1L << 50), 36),
                        "Hitam, ukuran " + i,
                        "KAOS-" + Long.toString(random.nextLong(1L << 50), 36)))
                .toList();
        var mapped = when(new Command.MapSkus(mappings)).reply();

        assertThat(bytes(mapped))
                .isLessThan(KIT.system()
                        .settings()
                        .config()
                        .getBytes("pekko.remote.artery.advanced.maximum-frame-size")
                        .intValue());
        assertThat(bytes(when(new Command.Admit(ORDER, DAY)).reply())).isLessThan(1_000);
    }

    private static int bytes(Object message) {
        return SerializationExtension.get(KIT.system()).serialize(message).get().length;
    }

    @Test
    void openingTwiceOpensOnce() {
        var first = when(new Command.OpenShop(SHOP, MERCHANT, Platform.SHOPEE, WAREHOUSE));
        var second = when(new Command.OpenShop(SHOP, MERCHANT, Platform.SHOPEE, WAREHOUSE));

        assertThat(first.events())
                .containsExactly(new Event.ShopOpened(SHOP, MERCHANT, Platform.SHOPEE, WAREHOUSE, STAMP));
        assertThat(second.events()).isEmpty();
        assertThat(second.reply()).isEqualTo(new ShopOutcome.Accepted(first.state()));
    }

    @Test
    void everySettingSurvivesARestart() {
        entity.initialize(Samples.shopEvents().toArray());
        var before = entity.getState();

        assertThat(entity.restart().state()).isEqualTo(before);
        assertThat(before).isInstanceOf(Shop.Open.class);
    }

    @Test
    void anOrderAdmittedTwiceIsCountedOnceAndTheQuotaHolds() {
        entity.initialize(
                new Event.ShopOpened(SHOP, MERCHANT, Platform.SHOPEE, WAREHOUSE, STAMP),
                new Event.QuotaSet(MERCHANT, 1, STAMP));

        assertThat(when(new Command.Admit(ORDER, DAY)).events())
                .isEqualTo(List.of(new Event.ShipmentAdmitted(MERCHANT, ORDER, DAY, STAMP)));
        assertThat(when(new Command.Admit(ORDER, DAY)).events()).isEmpty();
        assertThat(when(new Command.Admit(UUID.randomUUID(), DAY)).reply())
                .isEqualTo(new ShopOutcome.Rejected(new Rejection.QuotaReached(1)));
    }

    private CommandResultWithReply<Message, Event, Shop, ShopOutcome> when(Command command) {
        return entity.runCommand(replyTo -> new Message.Execute(command, BY, replyTo));
    }
}
