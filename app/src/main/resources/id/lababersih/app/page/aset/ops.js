(function () {
    "use strict";

    // As many as the server keeps.
    const KEPT = 150;
    const EVERY_MS = 2000;
    // In a row, after which the page's own node is taken to be gone.
    const OTHERS_MAX = 8;
    const COLORS = ["#0b6e4f", "#d9822b", "#3b6fb6"];

    let samples = [];
    let latest = 0;
    let asking = false;
    let charts = [];
    let others = 0;

    function draw(canvas) {
        const series = canvas.dataset.series.split(" ");
        const labels = canvas.dataset.labels.split("|");
        const unit = canvas.dataset.unit ? " " + canvas.dataset.unit : "";
        const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
        const chart = new window.Chart(canvas, {
            type: "line",
            data: {
                labels: [],
                datasets: series.map((name, at) => ({
                    label: labels[at],
                    data: [],
                    borderColor: COLORS[at],
                    backgroundColor: COLORS[at],
                    borderWidth: 2,
                    pointRadius: 0,
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: {
                    legend: { display: series.length > 1, position: "bottom" },
                    tooltip: { callbacks: { label: (item) => item.dataset.label + ": " + number.format(item.raw) + unit } },
                },
                scales: {
                    x: { grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 24 } },
                    y: {
                        beginAtZero: true,
                        suggestedMax: 1,
                        ticks: { maxTicksLimit: 5, callback: (value) => number.format(value) + unit },
                    },
                },
            },
        });
        return { chart, series };
    }

    function show() {
        const times = samples.map((sample) => sample.at.substring(11, 19));
        charts.forEach(function ({ chart, series }) {
            chart.data.labels = times;
            series.forEach(function (name, at) {
                chart.data.datasets[at].data = samples.map((sample) => sample[name]);
            });
            chart.update();
            chart.canvas.dataset.drawn = String(samples.length);
        });
    }

    async function ask() {
        if (document.hidden || asking) {
            return;
        }
        asking = true;
        try {
            const answer = await fetch("/ops/samples?after=" + latest, { headers: { "HX-Request": "true" } });
            if (answer.status === 401) {
                window.location.assign("/ops/sign-in");
            } else if (answer.ok) {
                const told = await answer.json();
                if (told.node === document.getElementById("live").dataset.node) {
                    // Numbers begin anew with the node.
                    samples = (told.latest < latest ? [] : samples).concat(told.samples).slice(-KEPT);
                    latest = told.latest;
                    show();
                }
            }
        } catch (offline) {
            // The page's own asking says so.
        } finally {
            asking = false;
        }
    }

    // Before all others: what is not confirmed is not sent.
    document.addEventListener("submit", function (event) {
        const question = event.target.dataset.confirm;
        if (question && !window.confirm(question)) {
            event.preventDefault();
            event.stopImmediatePropagation();
        }
    }, true);

    document.addEventListener("DOMContentLoaded", function () {
        // On a phone the row of pages is wider than the window.
        document.querySelector(".ops-pages [aria-current]").scrollIntoView({ block: "nearest", inline: "center" });
        const live = document.getElementById("live");
        live.addEventListener("htmx:beforeRequest", function (event) {
            if (document.hidden) {
                event.preventDefault();
            }
        });
        // Nothing changes under the finger of who presses or marks something there, or has opened it.
        live.addEventListener("htmx:beforeSwap", function (event) {
            const selection = window.getSelection();
            const marked = !selection.isCollapsed && live.contains(selection.anchorNode);
            // Behind a balancer another node may have answered.
            const answered = event.detail.xhr.getResponseHeader("X-Lababersih-Node");
            const other = answered !== null && answered !== live.dataset.node;
            others = other ? others + 1 : 0;
            // The chosen node has stopped answering, or is back: the page anew says which one it shows.
            const turned = others === 2 && [live.dataset.node, answered].includes(live.dataset.chosen);
            if (turned || others === OTHERS_MAX) {
                window.location.reload();
            }
            if (other || marked || live.querySelector(":active, details[open]")) {
                event.detail.shouldSwap = false;
            }
        });
        charts = Array.from(document.querySelectorAll("canvas[data-series]"), draw);
        if (charts.length > 0) {
            ask();
            setInterval(ask, EVERY_MS);
        }
    });
})();
