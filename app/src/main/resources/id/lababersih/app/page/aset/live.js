// Keeps parts of a page as things are: when something is told that a part follows, the page is fetched again and the
// part replaced. <main> has the topic in data-live. A part has an id and, in data-live-on, the messages that it
// follows; data-live-apart has the milliseconds between two looks while much happens. What shows an order or an import
// has its data-live-id and data-status. Where there is data-live-present, it names who else looks at the page.
(function () {
    "use strict";

    const SOON_MS = 300;
    const APART_MS = 5000;
    const TRIES_MAX = 10;
    const NAMES_MAX = 5;
    const ROWS_MAX = 200;
    /** A place in the journal, which messages have that can be told again. Others may have the id of an import. */
    const PLACE = /^[0-9a-f]{34}$/;

    const main = document.getElementById("isi");
    /** Parts as the server made them, for scripts draw in them. */
    const sources = new WeakMap();
    const stale = new Set();
    const told = new Map();
    /** How many rows lists that go on had at first. */
    const firstRows = new Map();
    let since = null;
    let timer = null;
    let fetching = false;
    let quiet = null;
    let pause = SOON_MS;
    let tries = 0;
    let settled = true;

    function parts() {
        return [...main.querySelectorAll("[data-live-on]")];
    }

    function names(part) {
        return part.dataset.liveOn.split(" ");
    }

    function rows(part) {
        return part.querySelectorAll("tbody tr:not(.more)").length;
    }

    function noteLists() {
        parts().filter((part) => part.querySelector("tr.more") && !firstRows.has(part.id))
            .forEach((part) => firstRows.set(part.id, rows(part)));
    }

    /** Nobody wants a form to vanish under the hands, nor what is wrong with it before it was read. */
    function inUse(part) {
        const begun = [...part.querySelectorAll("input")].some((field) =>
            (field.value !== field.defaultValue || field.checked !== field.defaultChecked)
            && !field.closest("details:not([open])"));
        return begun
            || part.querySelector("details[open] form, form .invalid-feedback, input:focus, select:focus, .htmx-request")
                !== null;
    }

    function behind(part) {
        return [part, ...part.querySelectorAll("[data-live-id]")].some((one) =>
            told.has(one.dataset.liveId) && told.get(one.dataset.liveId) !== one.dataset.status);
    }

    /** Beyond what one answer holds, pages that were asked for stay: then only the rows with an id on both are replaced. */
    function replace(part, fresh) {
        const pairs = fresh.querySelector("tr.more") && rows(part) > rows(fresh)
            ? [...fresh.querySelectorAll("tr[id]")].map((row) => [document.getElementById(row.id), row])
            : [[part, fresh]];
        for (const [old, young] of pairs) {
            const source = young.outerHTML;
            if (old && (sources.get(old) || old.outerHTML) !== source) {
                sources.set(young, source);
                swap(old, young);
            }
        }
    }

    function swap(old, young) {
        const at = old.contains(document.activeElement) ? document.activeElement : null;
        old.querySelectorAll("details[open][id]").forEach((opened) => {
            young.querySelector("#" + opened.id)?.setAttribute("open", "");
        });
        old.replaceWith(young);
        window.htmx.process(young);
        if (at) {
            const same = [...young.querySelectorAll(at.tagName)].find((one) => one.textContent === at.textContent);
            same?.focus({ preventScroll: true });
        }
        young.dispatchEvent(new CustomEvent("live:renewed", { bubbles: true, detail: old }));
    }

    /**
     * A form that was refused is answered at an address where there is nothing to fetch. Where further pages of a list were
     * asked for, as many rows are.
     */
    function address() {
        const home = main.dataset.liveHome && new URL(main.dataset.liveHome, location.href);
        const asked = home && home.pathname !== location.pathname ? home : new URL(location.href);
        asked.hash = "";
        const longer = parts().map((part) => [rows(part), firstRows.get(part.id)]).filter(([now, first]) => now > first);
        if (longer.length > 0) {
            asked.searchParams.set("limit", Math.min(ROWS_MAX, Math.max(...longer.map(([now]) => now))));
        }
        return asked.href;
    }

    /** Another tab may have chosen another merchant, or signed out: then the browser goes there, and this ends. */
    async function fetched() {
        const asked = address();
        const answer = await fetch(asked, { headers: { Accept: "text/html" } }).catch(() => null);
        const text = answer && answer.ok ? await answer.text().catch(() => null) : null;
        if (text === null || asked !== address()) {
            return null;
        }
        const page = new DOMParser().parseFromString(text, "text/html");
        if (page.getElementById("isi")?.dataset.live === main.dataset.live) {
            return page;
        }
        location.replace(asked);
        return new Promise(() => {});
    }

    /** Whether the part shows what was told; lists follow a moment later. */
    function renew(part, page) {
        if (!part.isConnected || inUse(part)) {
            return false;
        }
        const fresh = page.getElementById(part.id);
        if (fresh) {
            replace(part, document.importNode(fresh, true));
        }
        return !behind(document.getElementById(part.id));
    }

    async function refresh() {
        timer = null;
        noteLists();
        const wanted = parts().filter((part) => stale.has(part.id));
        const held = wanted.filter(inUse);
        const due = wanted.filter((part) => !held.includes(part));
        // While much happens, and while nobody looks or answers, ever later.
        pause = Math.min(pause * 2, ...wanted.map((part) => Number(part.dataset.liveApart || APART_MS)));
        if (wanted.length > 0 && (document.hidden || due.length === 0)) {
            soon();
            return;
        }
        keepStale(held);
        if (due.length > 0) {
            tries += 1;
            fetching = true;
            const page = await fetched();
            fetching = false;
            due.filter((part) => page === null || !renew(part, page)).forEach((part) => stale.add(part.id));
        }
        // Not for ever: the next that is told, or the next join, begins anew.
        if (stale.size > held.length && tries < TRIES_MAX) {
            soon();
        } else {
            rest(held);
        }
    }

    function keepStale(held) {
        stale.clear();
        held.forEach((part) => stale.add(part.id));
    }

    function soon() {
        // One page after the other: an older one must not come after a newer.
        if (timer === null && !fetching) {
            clearTimeout(quiet);
            timer = setTimeout(refresh, pause);
        }
    }

    /** What is in use waits for its end, however long. */
    function rest(held) {
        keepStale(held);
        told.clear();
        if (timer === null) {
            quiet = setTimeout(settle, APART_MS);
        }
    }

    /** Lists follow a moment later: what is new may be in them by now. One more look. */
    function settle() {
        pause = SOON_MS;
        if (!settled) {
            look(parts());
            settled = true;
        } else if (stale.size > 0) {
            soon();
        }
    }

    function look(those) {
        those.forEach((part) => stale.add(part.id));
        tries = 0;
        settled = false;
        soon();
    }

    function hear(name, payload) {
        if (PLACE.test(payload.id)) {
            since = payload.id;
        }
        const [id, status] = payload.order
            ? [payload.order.id, payload.order.status]
            : [payload.import_id, payload.state];
        if (main.querySelector(`[data-live-id="${id}"]`)) {
            told.set(id, status);
        }
        look(parts().filter((part) => names(part).includes(name)));
    }

    /** Names the others on the topic; oneself, in another window, is none of them. */
    function showOthers(channel, names) {
        const line = names.parentElement;
        const presence = new window.Phoenix.Presence(channel);
        presence.onSync(function () {
            const others = presence
                .list((user, { metas: [first] }) => (user === line.dataset.me ? null : first.name))
                .filter((name) => name !== null)
                .sort();
            const more = others.length - NAMES_MAX;
            names.textContent = others.slice(0, NAMES_MAX).join(", ") + (more > 0 ? " +" + more : "");
            line.hidden = others.length === 0;
        });
    }

    parts().forEach((part) => sources.set(part, part.outerHTML));
    noteLists();
    document.addEventListener("htmx:beforeRequest", noteLists);

    document.addEventListener("DOMContentLoaded", function () {
        const socket = new window.Phoenix.Socket("/socket");
        const present = main.querySelector("[data-live-present]");
        const channel = socket.channel(main.dataset.live, () => ({ since: since, presence: present ? {} : false }));
        if (present) {
            showOthers(channel, present);
        }
        new Set(parts().flatMap(names)).forEach((name) => channel.on(name, (payload) => hear(name, payload)));
        // It may be that one has been signed out; then nobody lets the socket in again.
        channel.onError(() => look(parts()));
        channel.join()
            .receive("ok", function (answer) {
                // What happened since the page was made, or could not be fetched while nothing answered, shows too.
                since = since || answer.id;
                look(parts());
            })
            .receive("error", function () {
                since = null;
                look(parts());
            });
        socket.connect();
    });
})();
