// Keeps the part of a page that shows orders as they are: whenever one moves, the page is fetched again and the part
// replaced. The topic is on <main>, the part has data-live-part, and what shows an order has its id and status.
(function () {
    "use strict";

    const SOON_MS = 300;
    const LATEST_MS = 5000;
    const TRIES_MAX = 10;

    let since = null;
    let timer = null;
    let pause = SOON_MS;
    let quiet = null;
    let told = new Map();
    let tries = 0;

    function part(of) {
        return of.querySelector("[data-live-part]");
    }

    /** Nobody wants a form to vanish under the hands. */
    function inUse(shown) {
        return shown.querySelector("details[open]") !== null || shown.matches(":focus-within");
    }

    function behind() {
        const shown = part(document);
        const at = shown.dataset.order ? [shown] : [...shown.querySelectorAll("[data-order]")];
        return at.some((one) => told.has(one.dataset.order) && told.get(one.dataset.order) !== one.dataset.status);
    }

    /** Further pages that were asked for stay: then only the rows that are on both are replaced. */
    function replace(shown, fresh) {
        const rows = (of) => of.querySelectorAll("tr[id]").length;
        const pairs = rows(shown) > rows(fresh)
            ? [...fresh.querySelectorAll("tr[id]")].map((row) => [document.getElementById(row.id), row])
            : [[shown, fresh]];
        for (const [old, young] of pairs) {
            if (old && old.outerHTML !== young.outerHTML) {
                old.replaceWith(young);
                window.htmx.process(young);
            }
        }
    }

    async function refresh() {
        timer = null;
        // While much happens, and while nobody looks or answers, ever later.
        pause = Math.min(pause * 2, LATEST_MS);
        const shown = part(document);
        if (document.hidden || inUse(shown)) {
            soon();
            return;
        }
        tries += 1;
        const asked = location.href;
        const answer = await fetch(asked, { headers: { Accept: "text/html" } }).catch(() => null);
        if (!answer || !answer.ok || asked !== location.href || shown !== part(document) || inUse(shown)) {
            again();
            return;
        }
        const fresh = part(new DOMParser().parseFromString(await answer.text(), "text/html"));
        if (fresh) {
            replace(shown, document.importNode(fresh, true));
        }
        // Lists follow a moment later; what was told shows when they have.
        if (behind()) {
            again();
        } else {
            rest();
        }
    }

    /** Not for ever: the next that is told, or the next join, begins anew. */
    function again() {
        if (tries < TRIES_MAX) {
            soon();
        } else {
            rest();
        }
    }

    function rest() {
        told = new Map();
        quiet = setTimeout(() => { pause = SOON_MS; }, LATEST_MS);
    }

    function soon() {
        if (timer === null) {
            clearTimeout(quiet);
            timer = setTimeout(refresh, pause);
        }
    }

    document.addEventListener("DOMContentLoaded", function () {
        const socket = new window.Phoenix.Socket("/socket");
        const topic = document.getElementById("isi").dataset.live;
        const channel = socket.channel(topic, () => (since === null ? {} : { since: since }));
        channel.on("order_moved", function (moved) {
            since = moved.id;
            told.set(moved.order.id, moved.order.status);
            tries = 0;
            soon();
        });
        channel.join()
            .receive("ok", function (answer) {
                // What happened since the page was made, or could not be fetched while nothing answered, shows too.
                since = since || answer.id;
                tries = 0;
                soon();
            })
            .receive("error", function () {
                since = null;
                soon();
            });
        socket.connect();
    });
})();
