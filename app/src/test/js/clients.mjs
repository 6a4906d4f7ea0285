// The official clients of Phoenix on both transports, in the one way that the tests use them.
import {readFileSync} from "node:fs"
import {createRequire} from "node:module"
import vm from "node:vm"
import {LongPoll, Presence, Socket} from "phoenix"
import WebSocket from "ws"

export const SERVER = process.env.SERVER
const SOCKETS = SERVER.replace("http", "ws") + "/socket"
// Sooner than by themselves, and ever later: the old client forgets a join that is answered after its next try.
const soon = tries => 50 * 2 ** Math.min(tries, 6)
const QUICK = {heartbeatIntervalMs: 100, reconnectAfterMs: soon, rejoinAfterMs: soon}

// Of XMLHttpRequest as much as the client of Phoenix 1.2 uses.
class Request {
  open(method, url){ Object.assign(this, {method, url, headers: {}}) }
  setRequestHeader(name, value){ this.headers[name] = value }
  async send(body){
    try {
      const response = await fetch(this.url, {method: this.method, headers: this.headers, body: body ?? undefined})
      this.responseText = await response.text()
      this.readyState = 4
      this.onreadystatechange()
    } catch (broken){
      this.onerror(broken)
    }
  }
}

// It was written for browsers, and takes what it needs from their window.
function phoenix12(){
  const file = createRequire(import.meta.url).resolve("phoenix-1.2/priv/static/phoenix.js")
  const window = {XMLHttpRequest: Request, WebSocket}
  // It leaves timers running when it disconnects; they must not keep the tests from ending.
  const idle = set => (...args) => set(...args).unref()
  const timers = {setTimeout: idle(setTimeout), clearTimeout, setInterval: idle(setInterval), clearInterval}
  const globals = {window, XMLHttpRequest: Request, console, ...timers}
  vm.runInNewContext(readFileSync(file, "utf8"), globals)
  return window.Phoenix
}

const old = phoenix12()

// Gives who is on the channel's topic to each call, by key, after every change.
function present(channel, call){
  const presence = new Presence(channel)
  presence.onSync(() => call(presence.state))
}

// The old client has functions for it, and leaves it to its user to call them.
function presentToOld(channel, call){
  let state = {}
  const keep = next => call(state = next ?? state)
  channel.on("presence_state", all => keep(old.Presence.syncState(state, all)))
  channel.on("presence_diff", diff => keep(old.Presence.syncDiff(state, diff)))
}

export const VARIANTS = [
  {name: "1.8 over WebSocket", Socket, transport: WebSocket, modern: true, present},
  {name: "1.8 over long polls", Socket, transport: LongPoll, modern: true, present},
  {name: "1.2 over WebSocket", Socket: old.Socket, transport: WebSocket, modern: false, present: presentToOld},
  {name: "1.2 over long polls", Socket: old.Socket, transport: old.LongPoll, modern: false, present: presentToOld},
]

export function connect(variant, params, options = {}){
  const socket = new variant.Socket(SOCKETS, {params, transport: variant.transport, ...QUICK, ...options})
  socket.connect()
  return socket
}

// The answer to a join or a push, as [status, response].
export function answer(push){
  return new Promise(resolve => {
    for(const status of ["ok", "error", "timeout"]){
      push.receive(status, response => resolve([status, response]))
    }
  })
}

// What comes, one after the other: await feed.next().
export class Feed {
  waiting = []
  heard = []
  add(thing){
    const first = this.waiting.shift()
    first ? first(thing) : this.heard.push(thing)
  }
  next(){
    return this.heard.length > 0
      ? Promise.resolve(this.heard.shift())
      : new Promise(resolve => this.waiting.push(resolve))
  }
}

export function feed(channel, event){
  const all = new Feed()
  channel.on(event, payload => all.add(payload))
  return all
}

// Has something happen on the server.
export async function server(what){
  const response = await fetch(`${SERVER}/test/${what}`, {method: "POST"})
  if(response.status !== 204){ throw new Error(`${what}: ${response.status}`) }
}
