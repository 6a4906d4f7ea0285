// The clients of bin/bench sockets. Does what each line of its input says and answers with one line of JSON:
//   connect N      N sockets more, each joined to a topic; ten to a topic
//   fan SECONDS N  N sockets on one topic; every broadcast is counted where it arrives
//   ping N         heartbeats, one at a time
// TOPICS names a file of topics, one a line, each with the address by which it may be joined.
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import WebSocket from "ws"

const topics = readFileSync(process.env.TOPICS, "utf8").split("\n").filter((line) => line !== "")
    .map((line) => line.split(" "))
const AT_ONCE = 100
const UNDER_WAY = 8
const sockets = []
/** Those on one topic. */
const crowd = []

const now = () => Number(process.hrtime.bigint()) / 1e6

function percentile(sorted, share) {
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * 1000) / 1000
}

function times(list) {
    const sorted = list.sort((a, b) => a - b)
    return { p50_ms: percentile(sorted, 0.5), p99_ms: percentile(sorted, 0.99) }
}

/** A socket that has joined; what it hears goes to its `heard`. */
function join([topic, url]) {
    return new Promise((resolve, reject) => {
        const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true })
        socket.heard = null
        socket.on("error", reject)
        socket.on("close", (code, reason) => reject(new Error(`closed with ${code} ${reason}`)))
        socket.on("open", () => socket.send(JSON.stringify(["1", "1", topic, "phx_join", {}])))
        socket.on("message", (data) => {
            if (socket.heard !== null) {
                socket.heard(data)
            } else if (String(data).includes('"presence_diff"')) {
                // Of others who came while it joined.
            } else if (String(data).includes('"status":"ok"')) {
                socket.heard = () => {}
                sockets.push(socket)
                resolve(socket)
            } else {
                reject(new Error(String(data)))
            }
        })
    })
}

async function joinAll(count, topicOf) {
    const joined = []
    let next = 0
    const began = now()
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        while (next < count) {
            joined.push(await join(topicOf(next++)))
        }
    }))
    return { joined, per_s: Math.round(count / (now() - began) * 1000) }
}

async function connect(count) {
    const { per_s } = await joinAll(count, (number) => topics[Math.floor(number / 10) % topics.length])
    return { sockets: sockets.length, per_s }
}

async function fan(seconds, count) {
    const topic = topics.at(-1)
    if (crowd.length < count) {
        crowd.push(...(await joinAll(count - crowd.length, () => topic)).joined)
    }
    const joined = crowd.slice(0, count)
    const latencies = []
    const sent = new Map()
    let delivered = 0
    let number = 0
    const publisher = joined[0]
    const publish = () => {
        number += 1
        sent.set(number, { at: now(), left: count })
        publisher.send(`["1",null,"${topic[0]}","client-tick",{"n":${number}}]`)
    }
    const began = now()
    const until = began + seconds * 1000
    await new Promise((resolve) => {
        for (const socket of joined) {
            socket.heard = (data) => {
                const text = data.toString("latin1")
                const at = text.lastIndexOf('{"n":')
                if (at < 0) {
                    return
                }
                const one = sent.get(parseInt(text.slice(at + 5), 10))
                delivered += 1
                one.left -= 1
                if (delivered % 97 === 0) {
                    latencies.push(now() - one.at)
                }
                if (one.left === 0) {
                    if (now() < until) {
                        publish()
                    } else if ([...sent.values()].every((each) => each.left === 0)) {
                        resolve()
                    }
                }
            }
        }
        for (let i = 0; i < UNDER_WAY; i++) {
            publish()
        }
    })
    return { subscribers: count, per_s: Math.round(delivered / (now() - began) * 1000), ...times(latencies) }
}

async function ping(count) {
    const socket = sockets[0]
    const took = []
    for (let i = 0; i < count; i++) {
        const began = now()
        await new Promise((resolve) => {
            socket.heard = resolve
            socket.send(`[null,"${i}","phoenix","heartbeat",{}]`)
        })
        took.push(now() - began)
    }
    return times(took.slice(count / 2))
}

const commands = { connect: (n) => connect(+n), fan: (s, n) => fan(+s, +n), ping: (n) => ping(+n) }
// As official clients do; a silent socket is closed after a minute.
setInterval(() => sockets.forEach((socket) => socket.send('[null,"0","phoenix","heartbeat",{}]')), 30000).unref()

for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...args] = line.split(" ")
    console.log(JSON.stringify(await commands[name](...args)))
}
process.exit(0)
