package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.page.Assets;
import org.junit.jupiter.api.Test;

/** A page in Chromium with the official client of Phoenix, signed in by its cookie alone. */
class RealtimePagesTest {
    @Test
    void aPageJoinsAndIsToldWhatAnotherMemberSays() {
        ServerProcess server = SharedServer.server();
        Member member = server.api().register("langsung");
        Merchant merchant = member.createMerchant("Toko Langsung");
        Merchant stranger = SharedServer.newMerchant("langsung-lain");
        try (Browser page = new Browser(server.base(), SharedServer.freshFolder("chromium-realtime"))) {
            page.open("/app");
            page.type("#email", member.email());
            page.type("#password", Api.PASSWORD);
            page.click("button.btn-primary");
            page.awaitText("Toko Langsung");
            page.run("""
                    const script = document.createElement("script")
                    script.src = arguments[0]
                    script.onload = () => {
                        const socket = new Phoenix.Socket("/socket")
                        socket.connect()
                        const say = text => document.getElementById("isi").append(text + " ")
                        socket.channel("merchant:" + arguments[2]).join()
                            .receive("error", answer => say("ditolak:" + answer.reason))
                        const channel = socket.channel("merchant:" + arguments[1])
                        channel.on("client-note", note => say("kata:" + note.text))
                        channel.join().receive("ok", () => channel.push("client-note", {text: "halo"}))
                    }
                    document.head.append(script)
                    """, new Assets().url("phoenix.js"), merchant.id(), stranger.id());
            page.awaitText("kata:halo");
            page.awaitText("ditolak:unauthorized");
            assertThat(page.errors()).isEmpty();
        }
    }
}
