(function () {
    "use strict";

    function rupiah(amount) {
        const text = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, ".");
        return (amount < 0 ? "-Rp" : "Rp") + text;
    }

    function short(amount, words) {
        const size = Math.abs(amount);
        const units = [[1e9, words.billion], [1e6, words.million], [1e3, words.thousand]];
        for (const [unit, word] of units) {
            if (size >= unit) {
                const text = String(Math.round(size / unit * 10) / 10).replace(".", ",");
                return (amount < 0 ? "-" : "") + text + " " + word;
            }
        }
        return String(amount);
    }

    function draw(canvas, still) {
        const data = JSON.parse(canvas.dataset.chart);
        const quiet = still || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        new window.Chart(canvas, {
            data: {
                labels: data.labels,
                datasets: [
                    {
                        type: "line",
                        label: data.words.profit,
                        data: data.profit,
                        borderColor: "#0b6e4f",
                        backgroundColor: "#0b6e4f",
                        pointRadius: data.labels.length > 40 ? 0 : 3,
                        tension: 0.25,
                    },
                    {
                        type: "bar",
                        label: data.words.sales,
                        data: data.sales,
                        backgroundColor: "#b7d9cb",
                        maxBarThickness: 28,
                        borderRadius: 3,
                    },
                ],
            },
            options: {
                animation: quiet ? false : { duration: 300 },
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: {
                    legend: { position: "bottom", reverse: true },
                    tooltip: { callbacks: { label: (item) => item.dataset.label + ": " + rupiah(item.raw) } },
                },
                scales: {
                    x: { grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 12 } },
                    y: { ticks: { callback: (value) => short(value, data.words), maxTicksLimit: 6 } },
                },
            },
        });
        canvas.dataset.drawn = "true";
    }

    function say(text, kind = "alert-danger") {
        const notice = document.getElementById("notice");
        notice.replaceChildren();
        const alert = document.createElement("div");
        alert.className = "alert " + kind + " bg-white mb-0";
        alert.setAttribute("role", "alert");
        alert.textContent = text;
        notice.append(alert);
    }

    /** Leads who cannot see the page to what a refused form says is wrong: the first such field, else the message. */
    function showRefusal() {
        document.querySelectorAll(".is-invalid").forEach((field) => field.setAttribute("aria-invalid", "true"));
        const first = document.querySelector(".is-invalid")
            || document.querySelector(".invalid-feedback")
            || document.querySelector(".alert[tabindex]");
        if (first) {
            if (!first.matches(".is-invalid")) {
                first.setAttribute("tabindex", "-1");
            }
            first.focus();
        }
    }

    // What was typed into a form that was sent when its session had ended stands in it again after the sign-in, for the
    // same user and business, who has to send it once more. It stays in this tab until the next page; passwords and files
    // never do.
    const KEPT = "typed";
    const KEPT_MAX = 65536;

    function typedInto(form) {
        return [...form.elements].filter((field) => field.name && !["hidden", "file", "submit"].includes(field.type));
    }

    const isTicked = (field) => field.type === "checkbox" || field.type === "radio";

    function keep(form) {
        const fields = typedInto(form);
        const user = document.body.dataset.user;
        if (!user || fields.length === 0 || form.querySelector("[type=password]")) {
            return;
        }
        const kept = JSON.stringify({
            user: user,
            path: location.pathname,
            action: form.getAttribute("action"),
            fields: fields.map((field) => [field.name, isTicked(field) ? field.checked : field.value]),
        });
        if (kept.length <= KEPT_MAX) {
            sessionStorage.setItem(KEPT, kept);
        }
    }

    function bringBack() {
        const user = document.body.dataset.user;
        const kept = JSON.parse(sessionStorage.getItem(KEPT));
        if (!user || !kept) {
            return;
        }
        sessionStorage.removeItem(KEPT);
        const signedIn = document.referrer && new URL(document.referrer).pathname === "/app/masuk";
        const form = [...document.forms].find((form) => form.getAttribute("action") === kept.action);
        if (!signedIn || !form || kept.user !== user || kept.path !== location.pathname) {
            return;
        }
        const left = typedInto(form);
        kept.fields.forEach(([name, value]) => {
            const at = left.findIndex((field) => field.name === name);
            if (at >= 0) {
                const field = left.splice(at, 1)[0];
                field[isTicked(field) ? "checked" : "value"] = value;
            }
        });
        for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) {
            around.open = true;
        }
        say(document.getElementById("notice").dataset.kept, "alert-info");
        form.scrollIntoView({ block: "nearest" });
    }

    document.addEventListener("DOMContentLoaded", function () {
        if (document.body.dataset.sent) {
            // Who comes back here, or reloads, asks for the page of the form, and is not asked to send it once more.
            window.history.replaceState(window.history.state, "");
        }
        showRefusal();
        document.querySelectorAll("canvas[data-chart]").forEach((canvas) => draw(canvas, false));
        const notice = document.getElementById("notice");
        if (notice) {
            document.body.addEventListener("htmx:responseError", () => say(notice.dataset.failed));
            document.body.addEventListener("htmx:sendError", () => say(notice.dataset.offline));
            document.body.addEventListener("htmx:afterOnLoad", (event) => {
                if (event.detail.successful) {
                    notice.replaceChildren();
                }
            });
        }
        bringBack();
    });

    document.addEventListener("live:renewed", function (event) {
        event.detail.querySelectorAll("canvas[data-drawn]").forEach((canvas) => window.Chart.getChart(canvas).destroy());
        event.target.querySelectorAll("canvas[data-chart]").forEach((canvas) => draw(canvas, true));
    });

    /** On a phone tabs go on beyond the screen: the chosen one is shown. */
    function showTab() {
        document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
            const tabs = tab.parentElement;
            tabs.scrollLeft += tab.getBoundingClientRect().right - tabs.getBoundingClientRect().right;
        });
    }

    ["DOMContentLoaded", "htmx:afterSwap", "live:renewed"].forEach((name) => document.addEventListener(name, showTab));

    // Rows that come in the place of a "more" take its focus, which would be lost with it: what the first of them leads
    // to, or that row itself.
    let awaited = null;
    document.addEventListener("htmx:beforeSwap", function (event) {
        const row = event.detail.target;
        if (event.detail.shouldSwap && row.matches("tr.more") && row.contains(document.activeElement)) {
            awaited = { list: row.parentElement, at: [...row.parentElement.children].indexOf(row) };
        }
    });
    document.addEventListener("htmx:afterSwap", function () {
        const row = awaited?.list.children[awaited.at];
        awaited = null;
        if (row) {
            const control = row.querySelector("a, button, summary");
            if (!control) {
                row.tabIndex = -1;
            }
            (control || row).focus();
        }
    });

    // A menu closes by Escape and by a click beside it, as people expect of menus.
    document.addEventListener("click", function (event) {
        document.querySelectorAll("details.menu[open], details.action[open]").forEach(function (menu) {
            if (!menu.contains(event.target)) {
                menu.open = false;
            }
        });
    });
    document.addEventListener("keydown", function (event) {
        if (event.key === "Escape") {
            document.querySelectorAll("details.menu[open], details.action[open]").forEach(function (menu) {
                menu.open = false;
                menu.querySelector("summary").focus();
            });
        }
    });

    // A form that changes something is sent once, however often its button is pressed.
    document.addEventListener("submit", function (event) {
        const form = event.target;
        if (form.method === "post" && !event.defaultPrevented) {
            if (form.dataset.sent) {
                event.preventDefault();
                return;
            }
            form.dataset.sent = "true";
            keep(form);
            form.querySelectorAll("button:not([name])").forEach((button) => button.setAttribute("aria-busy", "true"));
        }
    });
    window.addEventListener("pageshow", function () {
        document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    });
})();
