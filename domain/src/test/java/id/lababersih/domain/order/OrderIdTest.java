package id.lababersih.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderIdTest {
    @Test
    void aNameGivesTheIdThatRfc9562Says() {
        // Appendix A.4: the DNS namespace and www.example.com.
        assertThat(OrderId.uuid5(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
                .isEqualTo(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }
}
